/* SPDX-License-Identifier: MIT */
/*
 * IFP, the packets that T.38 carries (T.38 clause 7): an indicator of what is
 * on the line, or data with a list of fields. Taken apart, put together, and
 * checked before they are shown to others.
 */
#ifndef CORE_T38_IFP_H
#define CORE_T38_IFP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest packet accepted. Fax data at 14400 bit/s takes 54 bytes per 30 ms; senders of whole frames stay under
 * 300. */
#define IFP_SIZE_MAX 1024

/* Numbers and order are those of T.38 Annex A. From V8_ANSAM on they are extensions, which came with version 3. */
#define IFP_INDICATOR_LIST(X) \
	X(NO_SIGNAL, "no signal") \
	X(CNG, "CNG") \
	X(CED, "CED") \
	X(V21_PREAMBLE, "V.21 preamble") \
	X(V27TER_2400_TRAINING, "V.27ter 2400 training") \
	X(V27TER_4800_TRAINING, "V.27ter 4800 training") \
	X(V29_7200_TRAINING, "V.29 7200 training") \
	X(V29_9600_TRAINING, "V.29 9600 training") \
	X(V17_7200_SHORT_TRAINING, "V.17 7200 short training") \
	X(V17_7200_LONG_TRAINING, "V.17 7200 long training") \
	X(V17_9600_SHORT_TRAINING, "V.17 9600 short training") \
	X(V17_9600_LONG_TRAINING, "V.17 9600 long training") \
	X(V17_12000_SHORT_TRAINING, "V.17 12000 short training") \
	X(V17_12000_LONG_TRAINING, "V.17 12000 long training") \
	X(V17_14400_SHORT_TRAINING, "V.17 14400 short training") \
	X(V17_14400_LONG_TRAINING, "V.17 14400 long training") \
	X(V8_ANSAM, "V.8 ANSam") \
	X(V8_SIGNAL, "V.8 signal") \
	X(V34_CNTL_CHANNEL_1200, "V.34 control channel 1200") \
	X(V34_PRI_CHANNEL, "V.34 primary channel") \
	X(V34_CC_RETRAIN, "V.34 control channel retrain") \
	X(V33_12000_TRAINING, "V.33 12000 training") \
	X(V33_14400_TRAINING, "V.33 14400 training")

enum ifp_indicator {
#define X(name, words) IFP_##name,
	IFP_INDICATOR_LIST(X)
#undef X
		IFP_INDICATORS
};

/* Name, bit/s (0: any), words. From V8 on extensions, as above. */
#define IFP_DATA_LIST(X) \
	X(V21, 300, "V.21") \
	X(V27TER_2400, 2400, "V.27ter 2400") \
	X(V27TER_4800, 4800, "V.27ter 4800") \
	X(V29_7200, 7200, "V.29 7200") \
	X(V29_9600, 9600, "V.29 9600") \
	X(V17_7200, 7200, "V.17 7200") \
	X(V17_9600, 9600, "V.17 9600") \
	X(V17_12000, 12000, "V.17 12000") \
	X(V17_14400, 14400, "V.17 14400") \
	X(V8, 300, "V.8") \
	X(V34_PRI_RATE, 0, "V.34 primary rate") \
	X(V34_CC_1200, 1200, "V.34 control channel 1200") \
	X(V34_PRI_CH, 0, "V.34 primary channel") \
	X(V33_12000, 12000, "V.33 12000") \
	X(V33_14400, 14400, "V.33 14400")

enum ifp_data {
#define X(name, rate, words) IFP_##name,
	IFP_DATA_LIST(X)
#undef X
		IFP_DATA_TYPES
};

/* From CM_MESSAGE on extensions, which version 0 cannot write. */
#define IFP_FIELD_LIST(X) \
	X(HDLC_DATA, "HDLC data") \
	X(HDLC_SIG_END, "HDLC signal end") \
	X(HDLC_FCS_OK, "HDLC FCS OK") \
	X(HDLC_FCS_BAD, "HDLC FCS bad") \
	X(HDLC_FCS_OK_SIG_END, "HDLC FCS OK, signal end") \
	X(HDLC_FCS_BAD_SIG_END, "HDLC FCS bad, signal end") \
	X(T4_DATA, "T.4 non-ECM data") \
	X(T4_SIG_END, "T.4 non-ECM signal end") \
	X(CM_MESSAGE, "CM message") \
	X(JM_MESSAGE, "JM message") \
	X(CI_MESSAGE, "CI message") \
	X(V34RATE, "V.34 rate")

enum ifp_field_type {
#define X(name, words) IFP_##name,
	IFP_FIELD_LIST(X)
#undef X
		IFP_FIELD_TYPES
};

const char *ifp_indicator_words(enum ifp_indicator indicator);
const char *ifp_data_words(enum ifp_data type);
const char *ifp_field_words(enum ifp_field_type type);

/* In bit/s; 0 where the type does not say. */
uint32_t ifp_data_rate(enum ifp_data type);

/*
 * How the heads of fields are written: as the ASN.1 of 1998 (version 0) or
 * of 2002 has them, and after a field without data the next one's either at
 * once, by the letter of PER, or in the next octet. spandsp writes the latter
 * in all versions, and reads it from version 1 on.
 */
enum ifp_layout { IFP_1998, IFP_1998_OCTETS, IFP_2002, IFP_2002_OCTETS, IFP_LAYOUTS };

struct ifp {
	bool is_data;    /* else an indicator */
	uint8_t type;    /* enum ifp_data or enum ifp_indicator */
	uint16_t fields; /* how many fields it has */
	size_t size;     /* bytes it takes; what follows is not part of it */
	/* Where and how the fields are written: for ifp_next_field(). */
	const uint8_t *data;
	uint8_t fields_at;
	uint8_t layout;
};

struct ifp_field {
	enum ifp_field_type type;
	const uint8_t *data; /* NULL if there is none */
	size_t size;
};

/* Which field comes next; {0} is before the first one. */
struct ifp_cursor {
	uint16_t index;
	size_t bit;
};

/* ---- reading -------------------------------------------------------- */

/*
 * Take apart the packet that begins at @data; @version is what was
 * negotiated. It is forgiving where that costs nothing:
 *
 * - What follows the packet is left (ret_ifp->size says where): parity pads
 *   with zeros, and a packet says where it ends.
 * - Heads may be packed or in octets. What most senders of that version do
 *   is tried first; the other way is taken if only there nothing is left over.
 * - Unused bits are not looked at, unless to choose between the two.
 * - Extensions are recognised in every version: the marks for them stand in
 *   the ASN.1 of 1998 too, and V.8 ANSam is a called fax like any CED.
 * - Fields of an indicator are there and say nothing.
 * - Which fields fit which data, and data in fields that should have none
 *   (FCS, signal end), are for the terminal to judge: in T4_SIG_END it is the
 *   last of the image, elsewhere nothing.
 *
 * An enumeration value without a name, a packet cut short or one longer than
 * IFP_SIZE_MAX is -EBADMSG. It costs two passes over the fields at most.
 */
int ifp_parse(const uint8_t *data, size_t size, unsigned int version, struct ifp *ret_ifp);

/* The next field of a parsed packet, whose bytes must still be there; false behind the last one. */
bool ifp_next_field(const struct ifp *ifp, struct ifp_cursor *cursor, struct ifp_field *ret_field);

/* An indicator, or the data of a control channel (V.21, V.8, V.34): what repairs must not spare. Looks only at the
 * type: @ifp need not be whole. */
bool ifp_is_control(const uint8_t *ifp, size_t size);

/*
 * The strict check for packets that somebody else's engine will read: whole,
 * in the layout of @version that such engines know, no extension, no fields
 * in an indicator, and nothing may follow. A packet that parity repaired
 * (@padded) is as long as the longest of its group: zeros may follow.
 */
int ifp_check(const uint8_t *data, size_t size, unsigned int version, bool padded, struct ifp *ret_ifp);

/* ---- writing -------------------------------------------------------- */

/* The most fields a packet is built with. */
#define IFP_BUILT_FIELDS_MAX 127

/*
 * Both return the size, -EMSGSIZE where it would be more than @max (or
 * IFP_SIZE_MAX), or -EINVAL for what the version cannot say: extensions
 * before version 3; and in versions 1 to 3 a field without data that is not
 * the last one, since what would follow it is read in two ways (IFP_OCTETS,
 * IFP_PER): put it into a packet of its own.
 */
int ifp_build_indicator(enum ifp_indicator indicator, unsigned int version, uint8_t *ret_bytes, size_t max);
int ifp_build_data(enum ifp_data type, const struct ifp_field *fields, size_t count, unsigned int version,
		   uint8_t *ret_bytes, size_t max);

#endif

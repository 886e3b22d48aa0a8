/* SPDX-License-Identifier: MIT */
/*
 * T.30 frames, as they stand between the flags and without the check sequence:
 *
 *   FF | C0 or C8 | FCF | FIF ...
 *
 * address, control (C8 on the last frame before the line turns), facsimile
 * control field, facsimile information field (T.30 5.3). The first bit on the
 * line is the most significant of an octet; numbers, which the line sends the
 * other way round, are turned by t30_reverse().
 */
#ifndef CORE_T30_FRAME_H
#define CORE_T30_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the first bit of a facsimile control field is meant (T.30 5.3.6.1). */
enum fcf_x {
	FCF_X_FIXED, /* part of the code: DIS is 01, DTC 81 */
	FCF_X_ROLE,  /* set by the station that received a valid DIS, clear in the other's frames */
};

/* Which side of the page sends it. */
#define FCF_SIDE_LIST(X) \
	X(SENDER, "sender of the page") \
	X(RECEIVER, "receiver of the page") \
	X(EITHER, "either")

enum fcf_side {
#define X(name, words) FCF_BY_##name,
	FCF_SIDE_LIST(X)
#undef X
		FCF_SIDES
};

/* What it is in the conversation. */
#define FCF_KIND_LIST(X) \
	X(IDENTIFY, "identification") \
	X(POLL, "command to send") \
	X(SETUP, "command to receive") \
	X(SETUP_ANSWER, "answer to set-up or training") \
	X(POST, "post-message command") \
	X(POST_ANSWER, "post-message response") \
	X(LINE, "line control") \
	X(IMAGE, "image data") \
	X(SECOND, "second control field")

enum fcf_kind {
#define X(name, words) FCF_KIND_##name,
	FCF_KIND_LIST(X)
#undef X
		FCF_KINDS
};

/*
 * T.30 5.3.6.1 and 5.3.6.2, A.4, T.4 annex A. Name, words, code (with X clear
 * where it is not part of it), X, side, kind; whether it ends what its side has
 * to say (the final bit of the control field); the least and the most octets
 * its FIF has to be of use.
 */
#define FCF_LIST(X) \
	X(NULL, "NULL", 0x00, FIXED, SENDER, SECOND, true, 0, 0) \
	X(DIS, "DIS", 0x01, FIXED, EITHER, IDENTIFY, true, 2, 0) \
	X(CSI, "CSI", 0x02, FIXED, EITHER, IDENTIFY, false, 0, 0) \
	X(NSF, "NSF", 0x04, FIXED, EITHER, IDENTIFY, false, 0, 0) \
	X(DTC, "DTC", 0x81, FIXED, RECEIVER, POLL, true, 2, 0) \
	X(CIG, "CIG", 0x82, FIXED, RECEIVER, POLL, false, 0, 0) \
	X(PWD, "PWD", 0x83, FIXED, RECEIVER, POLL, false, 0, 0) \
	X(NSC, "NSC", 0x84, FIXED, RECEIVER, POLL, false, 0, 0) \
	X(SEP, "SEP", 0x85, FIXED, RECEIVER, POLL, false, 0, 0) \
	X(PSA, "PSA", 0x86, FIXED, RECEIVER, POLL, false, 0, 0) \
	X(CIA, "CIA", 0x87, FIXED, RECEIVER, POLL, false, 0, 0) \
	X(ISP, "ISP", 0x88, FIXED, RECEIVER, POLL, false, 0, 0) \
	X(DCS, "DCS", 0x41, ROLE, SENDER, SETUP, true, 2, 0) \
	X(TSI, "TSI", 0x42, ROLE, SENDER, SETUP, false, 0, 0) \
	X(SUB, "SUB", 0x43, ROLE, SENDER, SETUP, false, 0, 0) \
	X(NSS, "NSS", 0x44, ROLE, SENDER, SETUP, false, 0, 0) \
	X(SID, "SID", 0x45, ROLE, SENDER, SETUP, false, 0, 0) \
	X(TSA, "TSA", 0x46, ROLE, SENDER, SETUP, false, 0, 0) \
	X(IRA, "IRA", 0x47, ROLE, SENDER, SETUP, false, 0, 0) \
	X(CTC, "CTC", 0x48, ROLE, SENDER, POST, true, 2, 0) \
	X(CFR, "CFR", 0x21, ROLE, RECEIVER, SETUP_ANSWER, true, 0, 0) \
	X(FTT, "FTT", 0x22, ROLE, RECEIVER, SETUP_ANSWER, true, 0, 0) \
	X(CTR, "CTR", 0x23, ROLE, RECEIVER, POST_ANSWER, true, 0, 0) \
	X(CSA, "CSA", 0x24, ROLE, EITHER, IDENTIFY, false, 0, 0) \
	X(EOM, "EOM", 0x71, ROLE, SENDER, POST, true, 0, 0) \
	X(MPS, "MPS", 0x72, ROLE, SENDER, POST, true, 0, 0) \
	X(EOR, "EOR", 0x73, ROLE, SENDER, POST, true, 1, 0) \
	X(EOP, "EOP", 0x74, ROLE, SENDER, POST, true, 0, 0) \
	X(RR, "RR", 0x76, ROLE, SENDER, POST, true, 0, 0) \
	X(EOS, "EOS", 0x78, ROLE, SENDER, POST, true, 0, 0) \
	X(PRI_EOM, "PRI-EOM", 0x79, ROLE, SENDER, POST, true, 0, 0) \
	X(PRI_MPS, "PRI-MPS", 0x7a, ROLE, SENDER, POST, true, 0, 0) \
	X(PRI_EOP, "PRI-EOP", 0x7c, ROLE, SENDER, POST, true, 0, 0) \
	X(PPS, "PPS", 0x7d, ROLE, SENDER, POST, true, 4, 0) \
	X(MCF, "MCF", 0x31, ROLE, RECEIVER, POST_ANSWER, true, 0, 0) \
	X(RTN, "RTN", 0x32, ROLE, RECEIVER, POST_ANSWER, true, 0, 0) \
	X(RTP, "RTP", 0x33, ROLE, RECEIVER, POST_ANSWER, true, 0, 0) \
	X(PIN, "PIN", 0x34, ROLE, RECEIVER, POST_ANSWER, true, 0, 0) \
	X(PIP, "PIP", 0x35, ROLE, RECEIVER, POST_ANSWER, true, 0, 0) \
	X(PID, "PID", 0x36, ROLE, RECEIVER, POST_ANSWER, true, 0, 0) \
	X(RNR, "RNR", 0x37, ROLE, RECEIVER, POST_ANSWER, true, 0, 0) \
	X(ERR, "ERR", 0x38, ROLE, RECEIVER, POST_ANSWER, true, 0, 0) \
	X(PPR, "PPR", 0x3d, ROLE, RECEIVER, POST_ANSWER, true, 1, 0) \
	X(FDM, "FDM", 0x3f, ROLE, RECEIVER, POST_ANSWER, true, 0, 0) \
	X(FNV, "FNV", 0x53, ROLE, EITHER, LINE, true, 0, 0) \
	X(TR, "TR", 0x56, ROLE, SENDER, LINE, true, 0, 0) \
	X(TNR, "TNR", 0x57, ROLE, SENDER, LINE, true, 0, 0) \
	X(CRP, "CRP", 0x58, ROLE, EITHER, LINE, true, 0, 0) \
	X(DCN, "DCN", 0x5f, ROLE, EITHER, LINE, true, 0, 0) \
	X(FCD, "FCD", 0x60, ROLE, SENDER, IMAGE, false, 2, 257) \
	X(RCP, "RCP", 0x61, ROLE, SENDER, IMAGE, false, 0, 0)

enum fcf {
#define X(name, words, code, x, side, kind, ends, least, most) FCF_##name,
	FCF_LIST(X)
#undef X
		FCFS
};

struct fcf_facts {
	const char *name;
	uint8_t code;
	enum fcf_x x;
	enum fcf_side side;
	enum fcf_kind kind;
	bool ends;          /* nothing follows in this turn */
	uint16_t fif_least; /* octets */
	uint16_t fif_most;  /* 0: no limit */
};

/* NULL for what is none. */
const struct fcf_facts *fcf_facts(enum fcf fcf);

const char *fcf_words(enum fcf fcf);
const char *fcf_side_words(enum fcf_side side);
const char *fcf_kind_words(enum fcf_kind kind);

/* ---- taking apart ---------------------------------------------------- */

#define T30_FAULT_LIST(X) \
	X(NONE, "a frame") \
	X(SHORT, "shorter than its three octets") \
	X(ADDRESS, "its address is not FF") \
	X(CONTROL, "its control field is neither C0 nor C8") \
	X(FCF, "its control code is not known") \
	X(FIF_SHORT, "its information field is too short") \
	X(FIF_LONG, "its information field is too long")

enum t30_fault {
#define X(name, words) T30_FAULT_##name,
	T30_FAULT_LIST(X)
#undef X
		T30_FAULTS
};

const char *t30_fault_words(enum t30_fault fault);

struct t30_frame {
	enum fcf fcf;
	bool x;             /* its X bit was set; not to be relied on, many stations err */
	bool final;         /* so says its control field; fcf_facts()->ends says what should be */
	const uint8_t *fif; /* within the bytes it was parsed from */
	size_t fif_size;
};

/*
 * Take a frame apart. X and the final bit may be either way: real stations are
 * wrong in both. What is wrong otherwise is the result; with a fault in the
 * FIF @ret_frame is filled nevertheless, so that it can be named.
 */
enum t30_fault t30_frame_parse(const uint8_t *bytes, size_t size, struct t30_frame *ret_frame);

/* ---- putting together ------------------------------------------------ */

/* Longest that is built: an FCD with 256 octets of data behind its number. */
#define T30_FRAME_MAX 260

/*
 * Write a frame. @received_dis: we received a valid DIS, so X is set where it
 * says that. Returns its size, or -EMSGSIZE when it is longer than @room.
 */
int t30_frame_write(uint8_t *out, size_t room, enum fcf fcf, bool received_dis, const uint8_t *fif, size_t fif_size);

/* ---- PPS and EOR ----------------------------------------------------- */

/* What a PPS says (T.30 A.4.3): of what comes after the partial page, and which one it is. */
struct t30_pps {
	enum fcf second;     /* FCF_NULL, FCF_EOM, FCF_MPS, FCF_EOP, FCF_EOS, FCF_PRI_... */
	uint8_t page, block; /* modulo 256 */
	uint16_t frames;     /* sent before it: 1 to 256 */
};

/* False if the second control field is none. */
bool t30_pps_read(const struct t30_frame *pps, struct t30_pps *ret_pps);
int t30_pps_write(uint8_t *out, size_t room, bool received_dis, const struct t30_pps *pps);

/* The second control field of PPS or EOR; FCFS if it is none. */
enum fcf t30_second(const struct t30_frame *frame);
int t30_eor_write(uint8_t *out, size_t room, bool received_dis, enum fcf second);

/* Turn the bits of an octet round. */
uint8_t t30_reverse(uint8_t octet);

/* ---- for logs -------------------------------------------------------- */

#define T30_FRAME_TEXT_MAX 64

/* "MCF", "PPS-MPS page 0 block 1 frames 220", "TSI 20 octets": no content of strangers. */
const char *t30_frame_text(const struct t30_frame *frame, char text[T30_FRAME_TEXT_MAX]);

#endif

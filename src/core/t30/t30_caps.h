/* SPDX-License-Identifier: MIT */
/*
 * DIS, DTC and DCS: what a station can do, and what the sender makes of it
 * (T.30 table 2). Each bit that has a meaning is one row of one table, and a
 * field of struct t30_caps; bits without one are kept as they came. What the
 * fields mean as widths, lengths and times is in t30_format.h.
 */
#ifndef CORE_T30_CAPS_H
#define CORE_T30_CAPS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Field, its first bit, how many bits (the first is the highest of the value),
 * words in DIS and DTC, words in DCS; NULL: has no meaning there. Bits 24, 32,
 * 40 and so on say that another octet follows and are no rows. Bits 33 to 35
 * are those of an older T.30, reserved now.
 */
#define T30_CAPS_LIST(X) \
	X(store_forward, 1, 1, "T.37 simple mode", "T.37 simple mode") \
	X(real_time, 3, 1, "T.38", "T.38") \
	X(mobile, 4, 1, "3G mobile network", "3G mobile network") \
	X(v8, 6, 1, "V.8", NULL) \
	X(prefers_64, 7, 1, "prefers 64-octet frames", NULL) \
	X(polled, 9, 1, "has a document to be polled", NULL) \
	X(receiver, 10, 1, "receives", "to be received") \
	X(rate, 11, 4, "modems", "modem") \
	X(fine, 15, 1, "R8x7.7 or 200x200", "R8x7.7 or 200x200") \
	X(mr, 16, 1, "MR", "MR") \
	X(width, 17, 2, "widths", "width") \
	X(length, 19, 2, "lengths", "length") \
	X(row_time, 21, 3, "row time", "row time") \
	X(uncompressed, 26, 1, "uncompressed mode", "uncompressed mode") \
	X(ecm, 27, 1, "ECM", "ECM") \
	X(frames_64, 28, 1, NULL, "64-octet frames") \
	X(mmr, 31, 1, "MMR", "MMR") \
	X(narrow, 33, 1, "narrow paper", "narrow paper") \
	X(width_1216, 34, 1, "1216 columns on 151 mm", "1216 columns on 151 mm") \
	X(width_864, 35, 1, "864 columns on 107 mm", "864 columns on 107 mm") \
	X(t43, 36, 1, "T.43", "T.43") \
	X(plane_interleave, 37, 1, "plane interleave", "plane interleave") \
	X(voice, 38, 1, "G.726 voice", "G.726 voice") \
	X(superfine, 41, 1, "R8x15.4", "R8x15.4") \
	X(d300, 42, 1, "300x300", "300x300") \
	X(d400, 43, 1, "R16x15.4 or 400x400", "R16x15.4 or 400x400") \
	X(inch, 44, 1, "inch-based preferred", "inch-based") \
	X(metric, 45, 1, "metric preferred", NULL) \
	X(row_time_half, 46, 1, "half the row time above 7.7 rows/mm", NULL) \
	X(sep, 47, 1, "selective polling", NULL) \
	X(sub, 49, 1, "subaddress", "subaddress sent") \
	X(password, 50, 1, "password", "sender identification sent") \
	X(data_file, 51, 1, "has a data file to be polled", NULL) \
	X(bft, 53, 1, "binary file transfer", "binary file transfer") \
	X(dtm, 54, 1, "document transfer mode", "document transfer mode") \
	X(edi, 55, 1, "EDI", "EDI") \
	X(btm, 57, 1, "basic transfer mode", "basic transfer mode") \
	X(mixed_polled, 59, 1, "has a character or mixed document to be polled", NULL) \
	X(character, 60, 1, "character mode", "character mode") \
	X(mixed, 62, 1, "mixed mode", "mixed mode") \
	X(processable, 65, 1, "processable mode 26", "processable mode 26") \
	X(digital_network, 66, 1, "digital network", "digital network") \
	X(duplex, 67, 1, "duplex", "duplex") \
	X(jpeg, 68, 1, "JPEG", "JPEG") \
	X(colour, 69, 1, "full colour", "full colour") \
	X(huffman, 70, 1, NULL, "default Huffman tables") \
	X(bits_12, 71, 1, "12 bits a component", "12 bits a component") \
	X(no_subsampling, 73, 1, "no subsampling", "no subsampling") \
	X(illuminant, 74, 1, "custom illuminant", "custom illuminant") \
	X(gamut, 75, 1, "custom gamut", "custom gamut") \
	X(letter, 76, 1, "North American Letter", "North American Letter") \
	X(legal, 77, 1, "North American Legal", "North American Legal") \
	X(jbig, 78, 1, "JBIG", "JBIG") \
	X(jbig_l0, 79, 1, "JBIG with optional L0", "JBIG with optional L0") \
	X(hkm, 81, 1, "HKM keys", "HKM keys") \
	X(rsa, 82, 1, "RSA keys", "RSA keys") \
	X(override, 83, 1, "override", "override") \
	X(hfx40, 84, 1, "HFX40 cipher", "HFX40 cipher") \
	X(cipher_2, 85, 1, "cipher 2", "cipher 2") \
	X(cipher_3, 86, 1, "cipher 3", "cipher 3") \
	X(hfx40_i, 87, 1, "HFX40-I hash", "HFX40-I hash") \
	X(hash_2, 89, 1, "hash 2", "hash 2") \
	X(hash_3, 90, 1, "hash 3", "hash 3") \
	X(mrc, 92, 3, "mixed raster content", "mixed raster content") \
	X(stripe, 95, 1, "page-long stripes", "page-long stripes") \
	X(colour_300, 97, 1, "colour at 300 or 400", "colour at 300 or 400") \
	X(colour_100, 98, 1, "colour at 100", "colour at 100") \
	X(simple_bft, 99, 1, "simple phase C file transfer", "simple phase C file transfer") \
	X(isp, 101, 1, "Internet selective polling address", NULL) \
	X(ira, 102, 1, "Internet routing address", "Internet routing address sent") \
	X(d600, 105, 1, "600x600", "600x600") \
	X(d1200, 106, 1, "1200x1200", "1200x1200") \
	X(d300x600, 107, 1, "300x600", "300x600") \
	X(d400x800, 108, 1, "400x800", "400x800") \
	X(d600x1200, 109, 1, "600x1200", "600x1200") \
	X(colour_600, 110, 1, "colour at 600", "colour at 600") \
	X(colour_1200, 111, 1, "colour at 1200", "colour at 1200") \
	X(two_sided, 113, 1, "both sides in turn", "both sides in turn") \
	X(two_sided_runs, 114, 1, "both sides one after the other", "both sides one after the other") \
	X(mrc_bw, 115, 1, "black and white mixed raster content", "black and white mixed raster content") \
	X(t45, 116, 1, "T.45", "T.45") \
	X(sdx, 117, 2, "shared data memory", "shared data memory") \
	X(t44_colour, 119, 1, "T.44 colour space", "T.44 colour space") \
	X(t38_flow, 121, 1, "T.38 flow control", "T.38 flow control") \
	X(k_large, 122, 1, "K above 4", "K above 4") \
	X(internet_aware, 123, 1, "Internet-aware", "Internet-aware") \
	X(jbig2, 124, 3, "JBIG2", "JBIG2") \
	X(sycc, 127, 1, "sYCC JPEG", "sYCC JPEG")

/* Bits 1 to 128. What a frame has beyond them is counted and left. */
#define T30_CAPS_OCTETS 16
#define T30_CAPS_OCTETS_LEAST 3

#define T30_CAPS_KIND_LIST(X) \
	X(DIS, "DIS") \
	X(DTC, "DTC") \
	X(DCS, "DCS")

enum t30_caps_kind {
#define X(name, words) T30_CAPS_##name,
	T30_CAPS_KIND_LIST(X)
#undef X
		T30_CAPS_KINDS
};

struct t30_caps {
#define X(field, first, count, dis, dcs) uint8_t field;
	T30_CAPS_LIST(X)
#undef X
	uint8_t unknown[T30_CAPS_OCTETS]; /* set bits without meaning, where they stood */
	uint16_t ignored;                 /* octets behind the one that said it is the last, or beyond those we know */
};

const char *t30_caps_kind_words(enum t30_caps_kind kind);

/*
 * Read a FIF. A short one ends in zeros; octets behind one whose extend bit is
 * clear are ignored, as T.30 has it (machines that send them mean nothing by
 * them: TSB-85 OTGC09-09).
 */
void t30_caps_read(const uint8_t *fif, size_t size, enum t30_caps_kind kind, struct t30_caps *ret_caps);

/* Write a FIF, as short as it can be, not below three octets. Returns its size. Fields without meaning in @kind are
 * left out. */
size_t t30_caps_write(const struct t30_caps *caps, enum t30_caps_kind kind, uint8_t ret_fif[T30_CAPS_OCTETS]);

/* A line for logs that names all that is set. Enough room for any: */
#define T30_CAPS_TEXT_MAX 2048

/* Returns @text, cut at its end if need be; @size is not 0. */
const char *t30_caps_text(const struct t30_caps *caps, enum t30_caps_kind kind, char *text, size_t size);

#endif

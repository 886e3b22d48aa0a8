/* SPDX-License-Identifier: MIT */
/*
 * What a fax TIFF says about itself: whom it is from, whom it is for, when it
 * came. Needs no server. Reads what Faxport receives, and TIFF files of other
 * fax programs as far as they say it in tags that are public.
 *
 * A file is a stranger's: every length and offset in it is checked, and what
 * is read of it is bounded (FAX_TIFF_TEXT_MAX, FAX_TIFF_PAGES_MAX).
 */
#ifndef FAXPORT_TIFF_H
#define FAXPORT_TIFF_H

#include <stdint.h>

#include <faxport/client.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Tags of ours in the first page of a received fax, from the range that
 * TIFF 6.0 leaves to private use. ASCII; text that is not ASCII is UTF-8.
 * Columns: name, number, what it holds.
 */
#define FAX_TIFF_TAG_LIST(X) \
	X(RECIPIENT_NAME, 65400, "the name of the port that received it") \
	X(RECIPIENT_NUMBER, 65401, "the number that was called") \
	X(SENDER_NAME, 65402, "of a sent fax: who sent it") \
	X(ROUTING, 65403, "what the fax is routed by, e.g. DID digits, and behind a | its subaddress") \
	X(CALLER_ID, 65404, "who called") \
	X(CSID, 65405, "of the machine that answered: ours") \
	X(TSID, 65406, "of the machine that called") \
	X(TIME, 65407, "when the call was answered: seconds since 1970 UTC, decimal digits")

enum fax_tiff_tag {
#define X(name, number, words) FAX_TIFF_##name = number,
	FAX_TIFF_TAG_LIST(X)
#undef X
};

#define FAX_TIFF_TEXT_MAX 1024 /* bytes of a text that is taken; longer ones are cut */
#define FAX_TIFF_PAGES_MAX 65535

/* UTF-8, never NULL, empty when the file does not say. */
struct fax_tiff {
	const char *recipient_name;
	const char *recipient_number;
	const char *sender_name;
	const char *routing;
	const char *caller_id;
	const char *csid;
	const char *tsid;
	/*
	 * Seconds since 1970 UTC; 0: it does not say. Of a file of another
	 * program it is its DateTime, which is local time of a zone that the
	 * file does not name: it is taken as the zone of this machine.
	 */
	int64_t time;
	uint32_t pages;
};

/*
 * FAX_E_FILE: the file cannot be read; FAX_E_INVALID: it is not a TIFF, or it
 * is damaged. Free the result with fax_free().
 */
enum fax_error fax_tiff_read(const char *path, struct fax_tiff **ret_tiff);

/*
 * The value of any tag of the first page as text: text as it is, numbers in
 * decimal, several with a blank between, fractions as "204/1". FAX_E_NOT_FOUND:
 * it has no such tag.
 */
enum fax_error fax_tiff_tag_text(const char *path, uint16_t tag, char **ret_text);

#ifdef __cplusplus
}
#endif

#endif

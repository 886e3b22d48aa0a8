/* SPDX-License-Identifier: MIT */
/* Kinds of documents by their first bytes; the orientation in Exif, good and broken. */
#undef NDEBUG
#include "render/detect.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "render/exif.h"

#define BYTES(text) (const uint8_t *)(text), sizeof(text) - 1

static void test_kinds(void)
{
	static const struct {
		const uint8_t *data;
		size_t size;
		const char *ext;
		enum document_kind kind;
	} cases[] = {
		{BYTES("%PDF-1.7\n"),						 "",     DOCUMENT_PDF       },
		{BYTES("junk\n%PDF-1.4\n"),                                           "",     DOCUMENT_PDF       },
		{BYTES("%PDF-1.7\n"),						 "tif",  DOCUMENT_PDF       }, /* content decides */
		{BYTES("%!PS-Adobe-3.0\n"),                                           "",     DOCUMENT_POSTSCRIPT},
		{BYTES("%!\n%PDF-1.4 in a comment"),                                  "",     DOCUMENT_POSTSCRIPT},
		{BYTES("\004%!PS"),						   "",     DOCUMENT_POSTSCRIPT},
		{BYTES("\033%-12345X@PJL ENTER LANGUAGE=POSTSCRIPT\r\n%!PS-Adobe\n"), "",     DOCUMENT_POSTSCRIPT},
		{BYTES("\033%-12345X@PJL ENTER LANGUAGE=PCL\r\n\033E"),               "",     DOCUMENT_UNKNOWN   },
		{BYTES("\xc5\xd0\xd3\xc6\x0e\0\0\0\x04\0\0\0..%!PS"),                 "",     DOCUMENT_POSTSCRIPT},
		{BYTES("II*\0\x08\0\0\0"),					    "",     DOCUMENT_TIFF      },
		{BYTES("MM\0*\0\0\0\x08"),					    "",     DOCUMENT_TIFF      },
		{BYTES("II+\0\x08\0\0\0"),					    "",     DOCUMENT_TIFF      },
		{BYTES("\x89PNG\r\n\x1a\n"),                                          "",     DOCUMENT_PNG       },
		{BYTES("\xff\xd8\xff\xe0"),                                           "",     DOCUMENT_JPEG      },
		{BYTES("Dear Sir,\n"),						"",     DOCUMENT_TEXT      },
		{BYTES("a"),							  "",     DOCUMENT_TEXT      },
		{BYTES("gr\xfc\xdf\n"),					       "",     DOCUMENT_TEXT      },
		{BYTES("\xff\xfeH\0i\0"),					     "",     DOCUMENT_TEXT      },
		{BYTES("\xfe\xff\0H\0i"),					     "",     DOCUMENT_TEXT      },
		{BYTES("<html><body>"),					       "",     DOCUMENT_UNKNOWN   },
		{BYTES("<HTML><body>"),					       "txt",  DOCUMENT_TEXT      },
		{BYTES("{\\rtf1 x}"),						 "",     DOCUMENT_UNKNOWN   },
		{BYTES("PK\003\004\024\0\0\0"),                                       "docx", DOCUMENT_UNKNOWN   },
		{BYTES("ab\001\002\003cd"),                                           "",     DOCUMENT_UNKNOWN   },
		{BYTES("ab\001\002\003cd"),                                           "TXT",  DOCUMENT_UNKNOWN   },
		{BYTES("\033E a printer's code, and a line of text"),                 "TXT",  DOCUMENT_TEXT      },
		{BYTES("\033E a printer's code, and a line of text"),                 "",     DOCUMENT_UNKNOWN   },
		{BYTES("ab\0cd"),						     "txt",  DOCUMENT_UNKNOWN   },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool picture = cases[i].kind == DOCUMENT_TIFF || cases[i].kind == DOCUMENT_PNG ||
			       cases[i].kind == DOCUMENT_JPEG;

		assert(detect_picture(cases[i].data, MIN(cases[i].size, DETECT_PICTURE_LOOK)) ==
		       (picture ? cases[i].kind : DOCUMENT_UNKNOWN));
		if (detect_kind(cases[i].data, cases[i].size, cases[i].ext) != cases[i].kind) {
			fprintf(stderr, "case %zu\n", i);
			assert(!"kind");
		}
	}
}

static void test_postscript(void)
{
	size_t at, size;

	assert(detect_postscript(BYTES("\xc5\xd0\xd3\xc6\x0e\0\0\0\x04\0\0\0..%!PS tail"), &at, &size));
	assert(at == 14 && size == 4);
	assert(!detect_postscript(BYTES("\xc5\xd0\xd3\xc6\x0e\0\0\0\xff\xff\xff\xff..%!PS"), &at, &size));
	assert(!detect_postscript(BYTES("\xc5\xd0\xd3\xc6\xff\xff\xff\xff\x04\0\0\0..%!PS"), &at, &size));
	assert(detect_postscript(BYTES("\033%-12345X@PJL\n%!PS"), &at, &size) && at == 14 && size == 4);
}

static void test_exif(void)
{
	static const uint8_t little[] = "Exif\0\0II*\0\x08\0\0\0\x02\0"
					"\x0f\x01\x02\0\x01\0\0\0\0\0\0\0"
					"\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0";
	static const uint8_t big[] = "Exif\0\0MM\0*\0\0\0\x08\0\x01"
				     "\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0";
	uint8_t copy[sizeof(little)];

	assert(exif_orientation(little, sizeof(little) - 1) == 6);
	assert(exif_orientation(big, sizeof(big) - 1) == 8);
	/* cut anywhere, each byte changed: never more than 1 to 8 */
	for (size_t n = 0; n < sizeof(little); n++)
		assert(exif_orientation(little, n) - 1 < 8);
	for (size_t i = 0; i < sizeof(little); i++)
		for (int value = 0; value < 256; value += 5) {
			memcpy(copy, little, sizeof(copy));
			copy[i] = (uint8_t)value;
			assert(exif_orientation(copy, sizeof(copy)) - 1 < 8);
		}
}

int main(void)
{
	test_kinds();
	test_postscript();
	test_exif();
	return 0;
}

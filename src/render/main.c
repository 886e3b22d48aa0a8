/* SPDX-License-Identifier: MIT */
/* faxport-render: a document in, fax pages out; for people, and as a server for faxportd. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <libgen.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tiffio.h>

#include "base/macros.h"
#include "base/text.h"
#include "core/doc/doc.h"
#include "render/serve.h"

#define SERVE_SOCKET 3

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_FAULT = 3 };

static const char *const resolutions[] = {
	[DOC_STANDARD] = "standard", [DOC_FINE] = "fine", [DOC_SUPERFINE] = "superfine"};

static const char help[] =
	"usage: faxport-render [options] IN OUT.tif\n"
	"\n"
	"Turn a document (PDF, PostScript, TIFF, PNG, JPEG, plain text) into fax pages, as faxportd does for each fax\n"
	"that is sent: a TIFF class F in MMR.\n"
	"\n"
	"  --resolution NAME   standard, fine (the default) or superfine; a TIFF that is a fax keeps its own\n"
	"  --max-pages N       refuse a document with more pages (default 1000)\n"
	"  --time-limit S      refuse a document that takes longer (default 120)\n"
	"  --memory-limit MB   refuse a document that needs more (default 512)\n"
	"  --serve             serve faxportd on descriptor 3\n"
	"  --help              show this\n"
	"\n"
	"Exit status: 0 rendered, 1 the document was refused, 2 wrong usage, 3 something else failed.\n";

struct options {
	struct doc_request request;
	const char *in, *out;
	bool serve;
};

static int usage(const char *what, const char *value)
{
	fprintf(stderr, "faxport-render: %s%s\nTry 'faxport-render --help'.\n", what, value);
	return EXIT_USAGE;
}

static bool parse_number(const char *text, uint32_t *ret_number)
{
	long number;

	if (text_to_long(text, 1, 1000000, &number) < 0)
		return false;
	*ret_number = (uint32_t)number;
	return true;
}

static bool parse_resolution(const char *text, uint32_t *ret_resolution)
{
	for (uint32_t i = 0; i < ARRAY_SIZE(resolutions); i++)
		if (strcmp(text, resolutions[i]) == 0) {
			*ret_resolution = i;
			return true;
		}
	return false;
}

static int parse_options(int argc, char **argv, struct options *options)
{
	static const struct option names[] = {
		{"resolution",   required_argument, NULL, 'r'},
		{"max-pages",    required_argument, NULL, 'p'},
		{"time-limit",   required_argument, NULL, 't'},
		{"memory-limit", required_argument, NULL, 'm'},
		{"serve",        no_argument,       NULL, 's'},
		{"help",         no_argument,       NULL, 'h'},
		{NULL,           0,                 NULL, 0  },
	};
	bool good = true;
	int option;

	while ((option = getopt_long(argc, argv, "", names, NULL)) != -1) {
		switch (option) {
		case 'r':
			good = parse_resolution(optarg, &options->request.resolution);
			break;
		case 'p':
			good = parse_number(optarg, &options->request.max_pages);
			break;
		case 't':
			good = parse_number(optarg, &options->request.time_limit_s);
			break;
		case 'm':
			good = parse_number(optarg, &options->request.memory_limit_mb);
			break;
		case 's':
			options->serve = true;
			break;
		case 'h':
			fputs(help, stdout);
			exit(0);
		default:
			fputs("Try 'faxport-render --help'.\n", stderr);
			return EXIT_USAGE;
		}
		if (!good)
			return usage("no good value for an option: ", optarg);
	}
	if (options->serve)
		return optind == argc ? 0 : usage("--serve takes no files", "");
	if (argc - optind != 2)
		return usage("one document and one file for the fax are needed", "");
	options->in = argv[optind];
	options->out = argv[optind + 1];
	return 0;
}

static int fault(const char *file, int error)
{
	fprintf(stderr, "faxport-render: %s: %s\n", file, strerror(-error));
	return EXIT_FAULT;
}

/*
 * The fax gets its name only when it is complete, so that nothing is left
 * behind whatever happens: a file without a name first, in the same folder.
 */
static int open_out(const char *path)
{
	AUTO_MEM char *copy = text_dup(path);
	int file;

	if (!copy)
		return -ENOMEM;
	file = open(dirname(copy), O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
	return file < 0 ? -errno : file;
}

static int name_out(int file, const char *path)
{
	char self[64];

	snprintf(self, sizeof(self), "/proc/self/fd/%d", file);
	if (unlink(path) < 0 && errno != ENOENT)
		return -errno;
	return linkat(AT_FDCWD, self, AT_FDCWD, path, AT_SYMLINK_FOLLOW) < 0 ? -errno : 0;
}

static void print_pages(const char *path)
{
	TIFF *tiff = TIFFOpen(path, "r");
	unsigned page = 0;

	while (tiff) {
		uint32_t width = 0, height = 0;
		float dpi = 0;

		TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
		TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
		TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &dpi);
		printf("page %u: %u x %u, %.0f lines per inch, %llu bytes\n", ++page, width, height, dpi,
		       (unsigned long long)TIFFRawStripSize64(tiff, 0));
		if (!TIFFReadDirectory(tiff))
			break;
	}
	if (tiff)
		TIFFClose(tiff);
}

static int render_files(struct options *options)
{
	const char *dot = strrchr(options->in, '.');
	struct doc_reply reply;
	int in, out, r;

	if (dot)
		text_copy(options->request.ext, sizeof(options->request.ext), dot + 1);
	in = open(options->in, O_RDONLY | O_CLOEXEC);
	if (in < 0)
		return fault(options->in, -errno);
	out = open_out(options->out);
	if (out < 0)
		return fault(options->out, out);
	r = serve_one(&options->request, in, out, &reply);
	if (r < 0)
		return fault(options->in, r);
	if (reply.result != DOC_OK) {
		fprintf(stderr, "faxport-render: %s", options->in);
		if (reply.page)
			fprintf(stderr, ", page %u", reply.page);
		fprintf(stderr, ": %s", doc_result_words((enum doc_result)reply.result));
		fprintf(stderr, reply.reason[0] ? " (%s)\n" : "\n", reply.reason);
		return EXIT_REFUSED;
	}
	r = name_out(out, options->out);
	if (r < 0)
		return fault(options->out, r);
	print_pages(options->out);
	return 0;
}

int main(int argc, char **argv)
{
	struct options options = {
		.request = {.id = 1,
			    .resolution = DOC_FINE,
			    .max_pages = 1000,
			    .time_limit_s = 120,
			    .memory_limit_mb = 512}
        };
	int r;

	r = parse_options(argc, argv, &options);
	if (r != 0)
		return r;
	if (!options.serve)
		return render_files(&options);
	r = serve(SERVE_SOCKET);
	if (r < 0) {
		fprintf(stderr, "faxport-render: serve: %s\n", strerror(-r));
		return EXIT_FAULT;
	}
	return 0;
}

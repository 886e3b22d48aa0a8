/* SPDX-License-Identifier: MIT */
/* Tests of the file of received pages: what libtiff makes of it, full disks, and each moment a crash can fall on. */
#undef NDEBUG
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tiffio.h>

#include "base/macros.h"
#include "media/page_file.h"
#include "media/test_pages.h"

static const struct test_page pages[] = {
	{1728, 100, 98,  1},
        {1728, 333, 196, 2},
        {2432, 50,  391, 3}
};
#define PAGES 3

/* Long and short, with an end on a word and not, within the entry and outside. */
static const struct page_text texts[] = {
	{65400, "Empfang \xc3\xbc"},
	{65401, ""                },
	{65402, "34"              },
	{65403, "345"             },
	{65404, "3456"            },
	{65405, "34567"           },
	{65406, "+49 89 7654"     },
	{65407, "1796000000"      },
};

/* The MMR data of a page of a document, as the engine hands it out. */
static struct page load(int document, uint32_t index, uint8_t *data, size_t size)
{
	int fd = fcntl(document, F_DUPFD_CLOEXEC, 0);
	struct page page = {.width = pages[index].width,
			    .rows = pages[index].rows,
			    .x_dpi = 204,
			    .y_dpi = pages[index].y_dpi,
			    .mmr = data};
	TIFF *tiff;

	lseek(fd, 0, SEEK_SET);
	tiff = TIFFFdOpen(fd, "test", "rm");
	assert(tiff && TIFFSetDirectory(tiff, (tdir_t)index) && TIFFNumberOfStrips(tiff) == 1);
	page.size = (size_t)TIFFReadRawStrip(tiff, 0, data, (tmsize_t)size);
	assert(page.size > 0 && page.size < size);
	TIFFClose(tiff);
	return page;
}

static void append(struct page_file *file, int document, uint32_t index, int expected)
{
	uint8_t data[20000];
	struct page page = load(document, index, data, sizeof(data));

	/* As in use: the first page of a file tells of the fax. */
	if (file->pages == 0) {
		page.texts = texts;
		page.text_count = ARRAY_SIZE(texts);
	}
	assert(page_file_append(file, &page) == expected);
}

static void test_pages(void)
{
	int document = test_document(pages, PAGES), fd = test_file();
	struct page_file file;
	uint16_t value, number, total;
	uint32_t i;
	TIFF *tiff;

	page_file_init(&file, fd);
	for (i = 0; i < PAGES; i++) {
		append(&file, document, i, 0);
		assert(file.pages == i + 1 && test_count_pages(fd) == i + 1);
	}
	for (i = 0; i < PAGES; i++)
		assert(test_page_is(fd, i, &pages[i], 0));

	/* Class F: what a strict reader looks at. */
	lseek(fd, 0, SEEK_SET);
	tiff = TIFFFdOpen(dup(fd), "test", "rm");
	assert(TIFFSetDirectory(tiff, 1));
	assert(TIFFGetField(tiff, TIFFTAG_COMPRESSION, &value) && value == COMPRESSION_CCITTFAX4);
	assert(TIFFGetField(tiff, TIFFTAG_FILLORDER, &value) && value == FILLORDER_MSB2LSB);
	assert(TIFFGetField(tiff, TIFFTAG_PHOTOMETRIC, &value) && value == PHOTOMETRIC_MINISWHITE);
	assert(TIFFGetField(tiff, TIFFTAG_RESOLUTIONUNIT, &value) && value == RESUNIT_INCH);
	assert(TIFFGetField(tiff, TIFFTAG_PAGENUMBER, &number, &total) && number == 1 && total == 0);
	TIFFClose(tiff);
	close(fd);
	close(document);
}

static unsigned int unsorted;

static void on_warning(const char *module, const char *format, va_list args)
{
	(void)module;
	(void)args;
	if (strstr(format, "sorted"))
		unsorted++;
}

/* What the first page says of the fax, byte for byte, and the others do not. */
static void test_texts(void)
{
	int document = test_document(pages, PAGES), fd = test_file();
	struct page_file file;
	uint8_t *data, *at;
	struct stat status;
	size_t i;

	page_file_init(&file, fd);
	append(&file, document, 0, 0);
	append(&file, document, 1, 0);
	TIFFSetWarningHandler(on_warning);
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		assert(test_tag_is(fd, 0, texts[i].tag, texts[i].text));
		assert(test_tag_is(fd, 1, texts[i].tag, NULL));
	}
	assert(unsorted == 0 && test_tag_is(fd, 0, 65408, NULL));
	TIFFSetWarningHandler(NULL);
	assert(test_page_is(fd, 0, &pages[0], 0) && test_page_is(fd, 1, &pages[1], 0));

	/* TIFF 6.0, section 2: values begin on a word. */
	assert(fstat(fd, &status) == 0);
	data = malloc((size_t)status.st_size);
	assert(data && pread(fd, data, (size_t)status.st_size, 0) == status.st_size);
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		if (strlen(texts[i].text) < 4)
			continue;
		at = memmem(data, (size_t)status.st_size, texts[i].text, strlen(texts[i].text) + 1);
		assert(at && (at - data) % 2 == 0);
	}
	free(data);
	close(fd);
	close(document);
}

/* No room: the file is as it was, and when there is room again it goes on. */
static void test_full(void)
{
	int document = test_document(pages, PAGES), fd = test_file(), full = open("/dev/full", O_RDWR | O_CLOEXEC);
	struct page_file file;
	struct stat before, after;

	assert(full >= 0);
	page_file_init(&file, full);
	append(&file, document, 0, -ENOSPC);
	assert(file.pages == 0 && file.end == 0);
	close(full);

	page_file_init(&file, fd);
	append(&file, document, 0, 0);
	assert(fstat(fd, &before) == 0);
	assert(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW) == 0);
	append(&file, document, 1, -EPERM);
	assert(file.pages == 1 && test_count_pages(fd) == 1 && test_page_is(fd, 0, &pages[0], 0));
	assert(fstat(fd, &after) == 0 && before.st_size == after.st_size);
	close(fd);
	close(document);
}

/* No room for the whole of a page: what was written of it is taken away again. */
static void test_partly_full(void)
{
	int document = test_document(pages, PAGES), fd = test_file();
	struct rlimit unlimited, limit;
	struct page_file file;
	struct stat before, after;

	page_file_init(&file, fd);
	append(&file, document, 0, 0);
	assert(fstat(fd, &before) == 0 && getrlimit(RLIMIT_FSIZE, &unlimited) == 0);
	limit = (struct rlimit){(rlim_t)before.st_size + 200, unlimited.rlim_max};
	assert(setrlimit(RLIMIT_FSIZE, &limit) == 0);
	append(&file, document, 1, -EFBIG);
	assert(setrlimit(RLIMIT_FSIZE, &unlimited) == 0);
	assert(fstat(fd, &after) == 0 && before.st_size == after.st_size && test_count_pages(fd) == 1);
	append(&file, document, 1, 0);
	assert(test_count_pages(fd) == 2 && test_page_is(fd, 1, &pages[1], 0));
	close(fd);
	close(document);
}

/*
 * A crash may leave any beginning of what one append writes: cut the file
 * anywhere behind the first page, with the link not yet set.
 */
static void test_crash(void)
{
	int document = test_document(pages, PAGES), fd = test_file(), cut;
	uint8_t *data, zeros[4] = {0};
	struct page_file file;
	uint64_t first, link, end;

	page_file_init(&file, fd);
	append(&file, document, 0, 0);
	first = file.end;
	link = file.link;
	append(&file, document, 1, 0);
	end = file.end;
	data = malloc(end);
	assert(data && pread(fd, data, end, 0) == (ssize_t)end);
	memcpy(data + link, zeros, sizeof(zeros));
	for (; end >= first; end -= 7) {
		cut = test_file();
		assert(pwrite(cut, data, end, 0) == (ssize_t)end);
		assert(test_count_pages(cut) == 1 && test_page_is(cut, 0, &pages[0], 0));
		close(cut);
	}
	free(data);
	close(fd);
	close(document);
}

/* In place of the C library's: what was in the file each time that it was synced. */
static unsigned int syncs, sync_fails;
static bool watched;
static uint32_t synced_pages[4];
static off_t synced_size[4];

int fdatasync(int fd)
{
	struct stat status;

	assert(fstat(fd, &status) == 0);
	if (watched) {
		synced_size[syncs % 4] = status.st_size;
		synced_pages[syncs % 4] = test_count_pages(fd);
	}
	if (++syncs != sync_fails)
		return 0;
	errno = EIO;
	return -1;
}

/* The page is synced before anything points to it, and what points to it before it counts. */
static void test_synced(void)
{
	int document = test_document(pages, PAGES), fd = test_file();
	struct page_file file;
	struct stat status;

	page_file_init(&file, fd);
	append(&file, document, 0, 0);
	watched = true;
	for (sync_fails = 0; sync_fails <= 2; sync_fails++) {
		syncs = 0;
		append(&file, document, 1, sync_fails > 0 ? -EIO : 0);
		assert(synced_pages[0] == file.pages - (sync_fails == 0));
		if (sync_fails == 0) {
			assert(syncs == 2 && synced_pages[1] == 2 && file.pages == 2);
			assert(fstat(fd, &status) == 0 && synced_size[0] == status.st_size);
		}
		assert(test_count_pages(fd) == file.pages && file.pages == 2);
	}
	watched = false;
	sync_fails = 0;
	close(fd);
	close(document);
}

/* Parts of a page are in the file and synced, are no page, and go when the page is there. */
static void test_parts(void)
{
	static const uint8_t parts[] = "first part, second part";
	int document = test_document(pages, PAGES), fd = test_file();
	uint8_t found[sizeof(parts)];
	struct page_file file;
	struct stat status;
	uint32_t i;

	page_file_init(&file, fd);
	for (i = 0; i < PAGES; i++) {
		syncs = 0;
		assert(page_file_keep(&file, parts, 11) == 0 && syncs == 1);
		assert(page_file_keep(&file, parts + 11, sizeof(parts) - 11) == 0 && syncs == 2);
		assert(fstat(fd, &status) == 0);
		assert(pread(fd, found, sizeof(found), status.st_size - (off_t)sizeof(parts)) == sizeof(parts));
		assert(memcmp(found, parts, sizeof(parts)) == 0);
		assert(file.pages == i && test_count_pages(fd) == i);
		append(&file, document, i, 0);
		assert(fstat(fd, &status) == 0 && (uint64_t)status.st_size == file.end && file.kept == 0);
		assert(test_count_pages(fd) == i + 1 && test_page_is(fd, i, &pages[i], 0));
	}

	/* Not synced is not kept, and another page begins anew. */
	syncs = 0;
	sync_fails = 2;
	assert(page_file_keep(&file, parts, 11) == 0 && file.kept == 11);
	assert(page_file_keep(&file, parts, 11) == -EIO && file.kept == 11);
	sync_fails = 0;
	page_file_forget(&file);
	assert(file.kept == 0 && test_count_pages(fd) == PAGES);
	close(fd);
	close(document);
}

static void test_too_large(void)
{
	static const uint8_t octet;
	struct page page = {.width = 8, .rows = 1, .x_dpi = 204, .y_dpi = 98, .mmr = &octet, .size = 1};
	struct page_file file;
	int fd = test_file();

	page_file_init(&file, fd);
	file.end = UINT32_MAX - 100;
	assert(page_file_append(&file, &page) == -EFBIG && file.pages == 0);
	close(fd);
}

int main(void)
{
	signal(SIGXFSZ, SIG_IGN);
	TIFFSetErrorHandler(NULL);
	TIFFSetWarningHandler(NULL);
	test_pages();
	test_texts();
	test_full();
	test_partly_full();
	test_crash();
	test_synced();
	test_parts();
	test_too_large();
	return 0;
}

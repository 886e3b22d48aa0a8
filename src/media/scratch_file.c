/* SPDX-License-Identifier: MIT */
/* Pages out of spandsp's hands; see scratch_file.h. */
#include "media/scratch_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <tiffio.h>

/* A page of unlimited length is bounded here: four metres at superfine resolution. */
#define ROWS_MAX 65535
#define PAGE_BYTES_MAX (32u << 20)

int scratch_file_init(struct scratch_file *file)
{
	*file = (struct scratch_file){.fd = memfd_create("pages", MFD_CLOEXEC)};
	return file->fd < 0 ? -errno : 0;
}

void scratch_file_fini(struct scratch_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	free(file->data);
	*file = (struct scratch_file){.fd = -1};
}

void scratch_file_name(const struct scratch_file *file, char name[SCRATCH_NAME_SIZE])
{
	snprintf(name, SCRATCH_NAME_SIZE, "/proc/self/fd/%d", file->fd);
}

static int read_page(struct scratch_file *file, TIFF *tiff, uint32_t index, struct page *ret_page)
{
	uint64_t *offsets, *sizes;
	uint16_t compression = 0, fill_order = FILLORDER_MSB2LSB;
	float x_dpi = 0, y_dpi = 0;
	uint8_t *data;

	if (!TIFFSetDirectory(tiff, (tdir_t)index) || TIFFNumberOfStrips(tiff) != 1 ||
	    !TIFFGetField(tiff, TIFFTAG_COMPRESSION, &compression) || compression != COMPRESSION_CCITTFAX4 ||
	    !TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &ret_page->width) ||
	    !TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &ret_page->rows) ||
	    !TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &x_dpi) || !TIFFGetField(tiff, TIFFTAG_YRESOLUTION, &y_dpi) ||
	    !TIFFGetField(tiff, TIFFTAG_STRIPOFFSETS, &offsets) || !TIFFGetField(tiff, TIFFTAG_STRIPBYTECOUNTS, &sizes))
		return -EIO;
	if (sizes[0] == 0 || sizes[0] > PAGE_BYTES_MAX || ret_page->rows == 0 || ret_page->rows > ROWS_MAX)
		return -EIO;
	TIFFGetField(tiff, TIFFTAG_FILLORDER, &fill_order);

	data = realloc(file->data, sizes[0]);
	if (!data)
		return -ENOMEM;
	file->data = data;
	if (TIFFReadRawStrip(tiff, 0, data, (tmsize_t)sizes[0]) != (tmsize_t)sizes[0])
		return -EIO;
	if (fill_order == FILLORDER_LSB2MSB)
		TIFFReverseBits(data, (tmsize_t)sizes[0]);
	(void)fallocate(file->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)offsets[0], (off_t)sizes[0]);

	ret_page->x_dpi = (uint32_t)x_dpi;
	ret_page->y_dpi = (uint32_t)y_dpi;
	ret_page->mmr = data;
	ret_page->size = sizes[0];
	return 0;
}

int scratch_file_take(struct scratch_file *file, uint32_t index, struct page *ret_page)
{
	TIFF *tiff;
	int fd, r;

	/* libtiff reads the head from where the descriptor stands, and the copy stands where the first one does. */
	fd = fcntl(file->fd, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (lseek(fd, 0, SEEK_SET) < 0)
		tiff = NULL;
	else
		tiff = TIFFFdOpen(fd, "scratch", "rm");
	if (!tiff) {
		close(fd);
		return -EIO;
	}
	r = read_page(file, tiff, index, ret_page);
	TIFFClose(tiff);
	return r;
}

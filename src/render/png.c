/* SPDX-License-Identifier: MIT */
/* PNG, by libpng: to 8 bit gray, what is transparent on white paper. */
#include "render/render.h"

#include <errno.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include <png.h>

#include "base/text.h"
#include "render/picture.h"

struct png_source {
	struct render *render;
	size_t at;
	png_structp png;
	png_infop info;
	struct picture *picture;
	uint8_t *rows; /* one row, or all of them when they come interlaced */
	char message[DOC_REASON_SIZE];
};

static void on_error(png_structp png, png_const_charp message)
{
	struct png_source *source = png_get_error_ptr(png);

	text_copy(source->message, sizeof(source->message), message);
	png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message)
{
	(void)png, (void)message;
}

static void on_read(png_structp png, png_bytep data, size_t size)
{
	struct png_source *source = png_get_io_ptr(png);

	if (size > source->render->size - source->at)
		png_error(png, "the file ends too early");
	memcpy(data, source->render->data + source->at, size);
	source->at += size;
}

/*
 * With these libpng would mix colours as light adds up; the same picture as
 * JPEG or TIFF, and in every viewer, is mixed as the numbers are. So a PNG has
 * one gray, whether the program that wrote it says something about gamma or not.
 */
static void pass_over_gamma(png_structp png)
{
	static const png_byte chunks[] = "gAMA\0cHRM\0sRGB\0iCCP";

	png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, chunks, 4);
}

/* Shares of red and green in gray, as elsewhere (TIFF, JPEG). */
#define RED 0.299
#define GREEN 0.587

/* Whatever it is, make it one byte of gray per pixel. */
static int set_transforms(png_structp png, png_infop info)
{
	const png_color_16 white = {.red = 255, .green = 255, .blue = 255, .gray = 255};

	png_set_expand(png);
	png_set_scale_16(png);
	if (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA || png_get_valid(png, info, PNG_INFO_tRNS))
		png_set_background(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
	if (png_get_color_type(png, info) & PNG_COLOR_MASK_COLOR)
		png_set_rgb_to_gray(png, PNG_ERROR_ACTION_NONE, RED, GREEN);
	return png_set_interlace_handling(png);
}

static void read_facts(png_structp png, png_infop info, struct picture_facts *ret_facts)
{
	png_uint_32 x = 0, y = 0;
	int unit = 0;

	*ret_facts = (struct picture_facts){png_get_image_width(png, info), png_get_image_height(png, info), 0, 0, 1};
	if (png_get_pHYs(png, info, &x, &y, &unit) && unit == PNG_RESOLUTION_METER) {
		ret_facts->dpi_x = x * 0.0254;
		ret_facts->dpi_y = y * 0.0254;
	}
}

/* Everything between setjmp() and a png_error(); what must survive it lives in @source. */
static int read_picture(struct png_source *source)
{
	png_structp png = source->png;
	struct picture_facts facts;
	int passes, r;

	if (setjmp(png_jmpbuf(png))) {
		if (strstr(source->message, "memory"))
			return -ENOMEM;
		return render_refuse(source->render, DOC_DAMAGED, 1, "%s", source->message);
	}
	png_set_read_fn(png, source, on_read);
	png_set_user_limits(png, PNG_USER_WIDTH_MAX, PNG_USER_HEIGHT_MAX);
	png_set_chunk_malloc_max(png, 8 << 20);
	pass_over_gamma(png);
	png_read_info(png, source->info);
	read_facts(png, source->info, &facts);
	r = picture_new(source->render, 1, &facts, &source->picture);
	if (r < 0)
		return r;
	passes = set_transforms(png, source->info);
	png_read_update_info(png, source->info);
	if (png_get_rowbytes(png, source->info) != facts.width)
		return -EINVAL;
	source->rows = malloc(passes > 1 ? (size_t)facts.width * facts.height : facts.width);
	if (!source->rows)
		return -ENOMEM;
	for (int pass = 0; pass < passes; pass++)
		for (uint32_t y = 0; y < facts.height; y++) {
			uint8_t *row = source->rows + (passes > 1 ? (size_t)facts.width * y : 0);

			png_read_row(png, row, NULL);
			if (pass == passes - 1)
				picture_row(source->picture, row);
		}
	png_read_end(png, NULL);
	return 0;
}

int render_png(struct render *render)
{
	struct png_source source = {.render = render};
	int r = -ENOMEM;

	source.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, on_error, on_warning);
	if (source.png)
		source.info = png_create_info_struct(source.png);
	if (source.info)
		r = read_picture(&source);
	if (r == 0)
		r = picture_add(source.picture);
	picture_free(source.picture);
	free(source.rows);
	png_destroy_read_struct(&source.png, &source.info, NULL);
	return r;
}

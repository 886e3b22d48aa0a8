/* SPDX-License-Identifier: MIT */
/* JPEG, by libjpeg: its gray, or gray made of CMYK; upright as its Exif says. */
#include "render/render.h"

#include <errno.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "render/exif.h"
#include "render/picture.h"

#define ENOUGH_PIXELS 4864 /* twice the widest fax page: larger pictures are made smaller while decoding */
#define EXIF_MAX 65533

struct jpeg_source {
	struct jpeg_error_mgr errors; /* first: libjpeg hands back a pointer to it */
	struct render *render;
	struct jpeg_decompress_struct jpeg;
	struct picture *picture;
	uint8_t *row, *gray;
	jmp_buf failed;
	bool no_memory;
};

static void on_error(j_common_ptr jpeg)
{
	struct jpeg_source *source = (struct jpeg_source *)jpeg->err;
	char message[JMSG_LENGTH_MAX];

	source->no_memory = jpeg->err->msg_code == JERR_OUT_OF_MEMORY;
	jpeg->err->format_message(jpeg, message);
	render_refuse(source->render, DOC_DAMAGED, 1, "%s", message);
	longjmp(source->failed, 1);
}

/* A level below 0 is a warning: data is damaged or missing, and libjpeg would go on with gray. We do not. */
static void on_message(j_common_ptr jpeg, int level)
{
	if (level < 0 && jpeg->err->msg_code != JWRN_EXTRANEOUS_DATA && jpeg->err->msg_code != JWRN_ADOBE_XFORM)
		on_error(jpeg);
}

static void read_facts(struct jpeg_decompress_struct *jpeg, struct picture_facts *ret_facts)
{
	double unit = jpeg->density_unit == 1 ? 1 : jpeg->density_unit == 2 ? 2.54 : 0;

	*ret_facts = (struct picture_facts){.orientation = 1};
	for (jpeg_saved_marker_ptr marker = jpeg->marker_list; marker; marker = marker->next)
		if (marker->marker == JPEG_APP0 + 1 && ret_facts->orientation == 1)
			ret_facts->orientation = exif_orientation(marker->data, marker->data_length);
	if (jpeg->saw_JFIF_marker) {
		ret_facts->dpi_x = jpeg->X_density * unit;
		ret_facts->dpi_y = jpeg->Y_density * unit;
	}
}

/* Decode at a half, a quarter or an eighth when that is still plenty. */
static void choose_scale(struct jpeg_decompress_struct *jpeg, struct picture_facts *facts)
{
	JDIMENSION side = MAX(jpeg->image_width, jpeg->image_height);

	jpeg->scale_num = 1;
	jpeg->scale_denom = 1;
	while (jpeg->scale_denom < 8 && side / (jpeg->scale_denom * 2) >= ENOUGH_PIXELS)
		jpeg->scale_denom *= 2;
	jpeg_calc_output_dimensions(jpeg);
	facts->width = jpeg->output_width;
	facts->height = jpeg->output_height;
	facts->dpi_x /= jpeg->scale_denom;
	facts->dpi_y /= jpeg->scale_denom;
}

/* CMYK as Adobe writes it: inverted, so that 255 is no ink. */
static void gray_of_cmyk(const uint8_t *cmyk, uint8_t *ret_gray, uint32_t width, bool inverted)
{
	for (uint32_t x = 0; x < width; x++, cmyk += 4) {
		uint8_t flip = inverted ? 0 : 255;
		uint32_t c = cmyk[0] ^ flip, m = cmyk[1] ^ flip, y = cmyk[2] ^ flip, k = cmyk[3] ^ flip;

		ret_gray[x] = (uint8_t)((c * 299 + m * 587 + y * 114) / 1000 * k / 255);
	}
}

/* Everything between setjmp() and an error of libjpeg; what must survive it lives in @source. */
static int read_picture(struct jpeg_source *source)
{
	struct jpeg_decompress_struct *jpeg = &source->jpeg;
	struct picture_facts facts;
	bool cmyk;
	int r;

	if (setjmp(source->failed))
		return source->no_memory ? -ENOMEM : -EBADMSG;
	jpeg_create_decompress(jpeg);
	jpeg_save_markers(jpeg, JPEG_APP0 + 1, EXIF_MAX);
	jpeg_mem_src(jpeg, source->render->data, source->render->size);
	jpeg_read_header(jpeg, TRUE);
	/* Of a progressive file libjpeg keeps all coefficients, so the size is looked at before anything else. */
	r = render_check_size(source->render, 1, jpeg->image_width, jpeg->image_height);
	if (r < 0)
		return r;
	cmyk = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
	jpeg->out_color_space = cmyk ? JCS_CMYK : JCS_GRAYSCALE;
	read_facts(jpeg, &facts);
	choose_scale(jpeg, &facts);
	r = picture_new(source->render, 1, &facts, &source->picture);
	if (r < 0)
		return r;
	jpeg_start_decompress(jpeg);
	source->row = malloc((size_t)facts.width * (size_t)jpeg->output_components);
	source->gray = malloc(facts.width);
	if (!source->row || !source->gray)
		return -ENOMEM;
	while (jpeg->output_scanline < jpeg->output_height) {
		JSAMPROW rows[1] = {source->row};

		jpeg_read_scanlines(jpeg, rows, 1);
		if (cmyk)
			gray_of_cmyk(source->row, source->gray, facts.width, jpeg->saw_Adobe_marker);
		picture_row(source->picture, cmyk ? source->gray : source->row);
	}
	jpeg_finish_decompress(jpeg);
	return 0;
}

int render_jpeg(struct render *render)
{
	struct jpeg_source source = {.render = render};
	int r;

	source.jpeg.err = jpeg_std_error(&source.errors);
	source.errors.error_exit = on_error;
	source.errors.emit_message = on_message;
	r = read_picture(&source);
	jpeg_destroy_decompress(&source.jpeg);
	if (r == 0)
		r = picture_add(source.picture);
	picture_free(source.picture);
	free(source.row);
	free(source.gray);
	return r;
}

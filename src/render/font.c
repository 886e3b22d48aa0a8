/* SPDX-License-Identifier: MIT */
/* Glyphs for plain text. What was drawn is kept: a page repeats a hundred characters. */
#include "render/font.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H

/*
 * Where fonts lie on Debian, in the order in which they are asked for a
 * character. The first one found sets the width of the cells; the others
 * help with what it lacks.
 */
static const char *const font_files[] = {
	"/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
	"/usr/share/fonts/truetype/liberation/LiberationMono-Regular.ttf",
	"/usr/share/fonts/opentype/urw-base35/NimbusMonoPS-Regular.otf",
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
	"/usr/share/fonts/truetype/unifont/unifont.ttf",
};

#define DPI_ACROSS 204
#define CACHED 0x600 /* Latin, Greek, Cyrillic, Armenian, Hebrew */

struct font {
	FT_Library library;
	FT_Face faces[ARRAY_SIZE(font_files)];
	size_t face_count;
	uint32_t cell_width;
	struct glyph last;
	struct glyph *cache[CACHED];
};

static int open_faces(struct font *font, double points, enum doc_resolution resolution)
{
	static const FT_UInt dpi_down[] = {[DOC_STANDARD] = 98, [DOC_FINE] = 196, [DOC_SUPERFINE] = 391};
	FT_F26Dot6 size = (FT_F26Dot6)(points * 64);

	for (size_t i = 0; i < ARRAY_SIZE(font_files); i++) {
		FT_Face *face = &font->faces[font->face_count];

		if (FT_New_Face(font->library, font_files[i], 0, face) != 0)
			continue;
		font->face_count++;
		if (FT_Set_Char_Size(*face, size, size, DPI_ACROSS, dpi_down[resolution]) != 0) {
			FT_Done_Face(*face);
			font->face_count--;
		}
	}
	return font->face_count ? 0 : -ENOENT;
}

int font_new(double points, enum doc_resolution resolution, struct font **ret_font)
{
	AUTO(font) font = calloc(1, sizeof(*font));
	const struct glyph *glyph;
	int r;

	if (!font || FT_Init_FreeType(&font->library) != 0)
		return -ENOMEM;
	r = open_faces(font, points, resolution);
	if (r < 0)
		return r;
	r = font_glyph(font, 'n', &glyph);
	if (r < 0)
		return r;
	font->cell_width = MAX(glyph->advance, 1);
	*ret_font = font;
	font = NULL;
	return 0;
}

static struct glyph *glyph_free(struct glyph *glyph)
{
	if (glyph) {
		free(glyph->bits);
		free(glyph);
	}
	return NULL;
}

struct font *font_free(struct font *font)
{
	if (!font)
		return NULL;
	for (size_t i = 0; i < CACHED; i++)
		glyph_free(font->cache[i]);
	free(font->last.bits);
	for (size_t i = 0; i < font->face_count; i++)
		FT_Done_Face(font->faces[i]);
	if (font->library)
		FT_Done_FreeType(font->library);
	free(font);
	return NULL;
}

uint32_t font_cell_width(const struct font *font)
{
	return font->cell_width;
}

/* The box that a font draws for a character it lacks is as good as any other. */
static FT_Face find_face(const struct font *font, uint32_t character, FT_UInt *ret_index)
{
	for (size_t i = 0; i < font->face_count; i++) {
		*ret_index = FT_Get_Char_Index(font->faces[i], character);
		if (*ret_index != 0)
			return font->faces[i];
	}
	return font->faces[0];
}

static int draw(const struct font *font, uint32_t character, struct glyph *ret_glyph)
{
	FT_UInt index;
	FT_Face face = find_face(font, character, &index);
	const FT_Bitmap *bitmap;

	*ret_glyph = (struct glyph){0};
	if (FT_Load_Glyph(face, index, FT_LOAD_RENDER | FT_LOAD_TARGET_MONO) != 0)
		return 0; /* a glyph that its font cannot draw: leave it white */
	bitmap = &face->glyph->bitmap;
	ret_glyph->advance = (uint32_t)MAX(face->glyph->advance.x, 0) / 64;
	if (bitmap->pixel_mode != FT_PIXEL_MODE_MONO || bitmap->rows == 0 || bitmap->pitch <= 0)
		return 0;
	ret_glyph->left = face->glyph->bitmap_left;
	ret_glyph->top = face->glyph->bitmap_top;
	ret_glyph->width = bitmap->width;
	ret_glyph->height = bitmap->rows;
	ret_glyph->stride = (uint32_t)bitmap->pitch;
	ret_glyph->bits = malloc((size_t)ret_glyph->stride * ret_glyph->height);
	if (!ret_glyph->bits)
		return -ENOMEM;
	memcpy(ret_glyph->bits, bitmap->buffer, (size_t)ret_glyph->stride * ret_glyph->height);
	return 0;
}

int font_glyph(struct font *font, uint32_t character, const struct glyph **ret_glyph)
{
	struct glyph **cached = character < CACHED ? &font->cache[character] : NULL;
	int r;

	if (cached && *cached) {
		*ret_glyph = *cached;
		return 0;
	}
	free(font->last.bits);
	r = draw(font, character, &font->last);
	if (r < 0)
		return r;
	*ret_glyph = &font->last;
	if (cached) {
		*cached = malloc(sizeof(**cached));
		if (!*cached)
			return -ENOMEM;
		**cached = font->last;
		font->last.bits = NULL;
		*ret_glyph = *cached;
	}
	return 0;
}

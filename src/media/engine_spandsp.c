/* SPDX-License-Identifier: MIT */
/*
 * The fax engine made of spandsp 0.0.6 (Debian's, of 2011); see engine.h. All
 * that is peculiar to that library is in this file and t30_guard.c:
 *
 *  - it reads and writes TIFF files by name: the document is named
 *    /proc/self/fd/N, received pages come through scratch_file.h;
 *  - it calls back from within: the callbacks only take notes for the step
 *    under way;
 *  - it believes what it is sent: t30_guard.h;
 *  - it scales nothing: a DIS that does not fit the document is kept from it
 *    until the document has been made to fit. It opens the document when it
 *    hears the DIS;
 *  - after some losses it waits for ever: engine_facts() tells how long it has
 *    been quiet, so that the session can end it.
 */
#include "media/engine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>
#include <spandsp.h>

#include "base/text.h"
#include "core/t38/ifp.h"
#include "media/fit.h"
#include "media/scratch_file.h"
#include "media/t30_frame.h"
#include "media/t30_guard.h"

/* T.30: the last bit of the control octet says that the sender of the frame is done and listens. */
#define FINAL_FRAME 0x10

/* We are said to have our turn while we sent something within this time. */
#define TURN_MS 3000

/* The most that a turn takes: training at every speed beside the image; a block of T.30 annex A with its framing. */
#define TURN_BESIDE_MS 30000
#define BLOCK_BYTES 80000
/* T.30 table 2, bits 21 to 23: the longest time a machine may want for a row. */
#define ROW_MS 40

struct engine {
	bool t38, sending;
	int document;
	uint32_t first_page, page_count;
	t38_terminal_state_t *terminal;
	t38_core_state_t *core;
	fax_state_t *fax;
	t30_state_t *t30;
	/* Answering in audio, until one of them hears something. */
	modem_connect_tones_rx_state_t *cng, *preamble;
	struct t30_guard guard;
	struct scratch_file scratch; /* receiving: what the library writes pages to */
	uint16_t rx_seq;

	struct engine_actions *actions; /* of the step under way */
	int fault;
	bool end_now; /* the conversation cannot go on; end it after this step */
	const char *end_detail;

	uint64_t now_ms, heard_ms, sent_ms, turn_ms;
	int indicator; /* T.38: the last one heard; -1: data since */
	uint64_t rx_image_size;
	unsigned int empty_frames; /* sent */

	bool in_fax, trained, paging, complete, page_refused;
	bool our_turn;             /* the last frame that passed the turn was the far end's */
	enum t30_fcf last_command; /* sending: what ended the last page */
	uint32_t pages;
	uint64_t fcd_bytes, page_bytes;
};

/* ---- what the library's endings mean --------------------------------- */

/* clang-format off */
static const struct {
	int code;
	enum fax_status status;
	const char *words;
	bool in_vain; /* we waited for something */
} endings[] = {
	{T30_ERR_OK,              FAX_STATUS_OK,           "the conversation ended in good order"},
	{T30_ERR_CEDTONE,         FAX_STATUS_NO_CARRIER,   "the far end sends an answer tone and nothing else"},
	{T30_ERR_T0_EXPIRED,      FAX_STATUS_NO_CARRIER,   "no fax machine was heard"},
	{T30_ERR_T1_EXPIRED,      FAX_STATUS_NO_CARRIER,   "no fax machine was heard"},
	{T30_ERR_T3_EXPIRED,      FAX_STATUS_PROTOCOL,     "the far end asked for an operator and got none"},
	{T30_ERR_HDLC_CARRIER,    FAX_STATUS_PROTOCOL,     "the far end keeps sending a signal without a message in it", true},
	{T30_ERR_CANNOT_TRAIN,    FAX_STATUS_NO_TRAINING,  "training failed at every speed"},
	{T30_ERR_OPER_INT_FAIL,   FAX_STATUS_PROTOCOL,     "the far end asked for an operator"},
	{T30_ERR_INCOMPATIBLE,    FAX_STATUS_INCOMPATIBLE, "the far end has no modem in common with us"},
	{T30_ERR_RX_INCAPABLE,    FAX_STATUS_INCOMPATIBLE, "the far end cannot receive now"},
	{T30_ERR_TX_INCAPABLE,    FAX_STATUS_INCOMPATIBLE, "the far end has nothing to send"},
	{T30_ERR_NORESSUPPORT,    FAX_STATUS_INCOMPATIBLE, "the far end cannot print this resolution"},
	{T30_ERR_NOSIZESUPPORT,   FAX_STATUS_INCOMPATIBLE, "the far end cannot print this page width"},
	{T30_ERR_UNEXPECTED,      FAX_STATUS_PROTOCOL,     "the far end sent something unexpected"},
	{T30_ERR_TX_BADDCS,       FAX_STATUS_HUNG_UP,      "the far end hung up when the fax was to begin"},
	{T30_ERR_TX_BADPG,        FAX_STATUS_HUNG_UP,      "the far end hung up instead of confirming a page"},
	{T30_ERR_TX_ECMPHD,       FAX_STATUS_PROTOCOL,     "the far end's answer to a page makes no sense"},
	{T30_ERR_TX_GOTDCN,       FAX_STATUS_HUNG_UP,      "the far end hung up before the fax began"},
	{T30_ERR_TX_INVALRSP,     FAX_STATUS_PROTOCOL,     "the far end's answer to a page makes no sense"},
	{T30_ERR_TX_NODIS,        FAX_STATUS_PROTOCOL,     "the far end does not say what it can receive"},
	{T30_ERR_TX_PHBDEAD,      FAX_STATUS_PROTOCOL,     "the far end does not answer to training", true},
	{T30_ERR_TX_PHDDEAD,      FAX_STATUS_PROTOCOL,     "the far end does not confirm the page", true},
	{T30_ERR_TX_T5EXP,        FAX_STATUS_PROTOCOL,     "the far end was not ready for more for too long", true},
	{T30_ERR_RX_ECMPHD,       FAX_STATUS_PROTOCOL,     "the far end counts pages differently"},
	{T30_ERR_RX_GOTDCS,       FAX_STATUS_PROTOCOL,     "the far end sends instead of receiving"},
	{T30_ERR_RX_INVALCMD,     FAX_STATUS_PROTOCOL,     "the far end sent something unexpected after a page"},
	{T30_ERR_RX_NOCARRIER,    FAX_STATUS_PROTOCOL,     "the signal was lost within a page", true},
	{T30_ERR_RX_NOEOL,        FAX_STATUS_PROTOCOL,     "no line of the page came in time", true},
	{T30_ERR_RX_NOFAX,        FAX_STATUS_PROTOCOL,     "no line of the page came in time", true},
	{T30_ERR_RX_T2EXPDCN,     FAX_STATUS_PROTOCOL,     "the far end did not say good-bye", true},
	{T30_ERR_RX_T2EXPD,       FAX_STATUS_PROTOCOL,     "the far end did not say what follows a page", true},
	{T30_ERR_RX_T2EXPFAX,     FAX_STATUS_PROTOCOL,     "the page did not come", true},
	{T30_ERR_RX_T2EXPMPS,     FAX_STATUS_PROTOCOL,     "the far end did not say what follows a page", true},
	{T30_ERR_RX_T2EXPRR,      FAX_STATUS_PROTOCOL,     "the far end did not go on when it was to wait", true},
	{T30_ERR_RX_T2EXP,        FAX_STATUS_PROTOCOL,     "the far end did not begin", true},
	{T30_ERR_RX_DCNWHY,       FAX_STATUS_HUNG_UP,      "the far end hung up before the fax began"},
	{T30_ERR_RX_DCNDATA,      FAX_STATUS_HUNG_UP,      "the far end hung up when a page was to come"},
	{T30_ERR_RX_DCNFAX,       FAX_STATUS_HUNG_UP,      "the far end hung up at the end of a page"},
	{T30_ERR_RX_DCNPHD,       FAX_STATUS_HUNG_UP,      "the far end hung up between two pages"},
	{T30_ERR_RX_DCNRRD,       FAX_STATUS_HUNG_UP,      "the far end hung up when it was to wait"},
	{T30_ERR_RX_DCNNORTN,     FAX_STATUS_HUNG_UP,      "the far end hung up when it was to send a page again"},
	{T30_ERR_FILEERROR,       FAX_STATUS_FAULT,        "the file of the pages cannot be opened"},
	{T30_ERR_NOPAGE,          FAX_STATUS_FAULT,        "a page is missing in the document"},
	{T30_ERR_BADTIFF,         FAX_STATUS_FAULT,        "the document is no fax TIFF"},
	{T30_ERR_BADPAGE,         FAX_STATUS_FAULT,        "the document is no fax TIFF"},
	{T30_ERR_BADTAG,          FAX_STATUS_FAULT,        "the document is no fax TIFF"},
	{T30_ERR_BADTIFFHDR,      FAX_STATUS_FAULT,        "the document is no fax TIFF"},
	{T30_ERR_NOMEM,           FAX_STATUS_FAULT,        "out of memory"},
	{T30_ERR_RETRYDCN,        FAX_STATUS_PROTOCOL,     "the far end does not answer, tried three times", true},
	{T30_ERR_CALLDROPPED,     FAX_STATUS_HUNG_UP,      "the call ended before the fax did"},
};
/* clang-format on */

static void explain_ending(int code, enum fax_status *ret_status, const char **ret_words, bool *ret_in_vain)
{
	size_t i;

	*ret_status = FAX_STATUS_PROTOCOL;
	*ret_words = "the far end does not accept the call";
	*ret_in_vain = false;
	for (i = 0; i < ARRAY_SIZE(endings); i++)
		if (endings[i].code == code) {
			*ret_status = endings[i].status;
			*ret_words = endings[i].words;
			*ret_in_vain = endings[i].in_vain;
			return;
		}
}

/* ---- callbacks from within the library -------------------------------- */

static void end_after_step(struct engine *engine, const char *detail)
{
	engine->end_now = true;
	engine->end_detail = detail;
}

/* V.21, one field, HDLC data, none. */
static const uint8_t empty_frame[] = {0xc0, 0x01, 0x00};

/* A call that goes well sends none. */
#define EMPTY_FRAMES_MAX 8

static int on_tx_ifp(t38_core_state_t *core, void *arg, const uint8_t *data, int size, int copies)
{
	struct engine *engine = arg;
	struct engine_actions *actions = engine->actions;
	struct engine_ifp *ifp;

	(void)core;
	/*
	 * A far end that answers at the wrong moment makes the library send empty frames without end.
	 * Sometimes all in one call of it: only a failure to send gets it out of there.
	 */
	if (size == sizeof(empty_frame) && memcmp(data, empty_frame, sizeof(empty_frame)) == 0)
		engine->empty_frames++;
	if (size <= 0 || size > ENGINE_IFP_SIZE || actions->ifps == ENGINE_IFPS_MAX ||
	    engine->empty_frames > EMPTY_FRAMES_MAX) {
		end_after_step(engine, "the far end confused the conversation");
		return -1;
	}
	ifp = &actions->ifp[actions->ifps++];
	ifp->copies = (uint8_t)copies;
	ifp->size = (uint16_t)size;
	memcpy(ifp->data, data, (size_t)size);
	engine->sent_ms = engine->now_ms;
	return 0;
}

static void on_frame_heard(struct engine *engine, const uint8_t *frame, int size)
{
	engine->heard_ms = engine->now_ms;
	engine->in_fax = true;
	if (t30_fcf(frame) == T30_F_FCD)
		engine->fcd_bytes += (uint64_t)(size - 4);
	else if (t30_fcf(frame) == T30_F_CFR)
		engine->paging = true;
	if (frame[T30_CONTROL] & FINAL_FRAME) {
		engine->our_turn = true;
		engine->turn_ms = engine->now_ms;
	}
}

/* A DIS has come that the library has not seen yet. */
static bool may_hear_dis(void *arg, const uint8_t *frame, size_t size)
{
	struct engine *engine = arg;
	struct paper paper = t30_dis_paper(frame, size);

	/* It is in the document already. */
	if (engine->trained || fit_is_given(engine->document, engine->first_page, &paper))
		return true;
	on_frame_heard(engine, frame, (int)size);
	engine->actions->unfit = true;
	engine->actions->paper = paper;
	return false;
}

static void on_frame_sent(struct engine *engine, const uint8_t *frame, int size)
{
	switch (t30_fcf(frame)) {
	case T30_F_FCD:
		engine->fcd_bytes += (uint64_t)(size - 4);
		break;
	case T30_F_DCS:
		engine->trained = true;
		break;
	case T30_F_CFR:
		engine->paging = true;
		break;
	case T30_F_PPS:
		if (size > 3)
			engine->last_command = (enum t30_fcf)(frame[3] & 0xfe);
		break;
	case T30_F_EOM:
	case T30_F_MPS:
	case T30_F_EOP:
		engine->last_command = t30_fcf(frame);
		break;
	default:
		break;
	}
	if (frame[T30_CONTROL] & FINAL_FRAME)
		engine->our_turn = false;
}

static void on_frame(t30_state_t *t30, void *arg, int incoming, const uint8_t *frame, int size)
{
	(void)t30;
	if (size < 3)
		return;
	if (incoming)
		on_frame_heard(arg, frame, size);
	else
		on_frame_sent(arg, frame, size);
}

static int on_phase_b(t30_state_t *t30, void *arg, int fcf)
{
	struct engine *engine = arg;

	(void)t30;
	if ((fcf & 0xfe) == T30_F_DCS)
		engine->trained = true;
	return T30_ERR_OK;
}

static void on_page_answered(struct engine *engine, const t30_stats_t *stats, int fcf)
{
	if ((uint32_t)stats->pages_tx > engine->pages) {
		engine->pages = (uint32_t)stats->pages_tx;
		engine->page_bytes += (uint64_t)stats->image_size;
		engine->actions->page_confirmed = true;
		return;
	}
	if ((fcf & 0xfe) != T30_F_RTN)
		return;
	engine->page_refused = true;
	/* The library would go on with the next page and never send this one again. */
	if (engine->last_command == T30_F_EOM || engine->last_command == T30_F_PRI_EOM)
		end_after_step(engine, "the far end could not read a page");
}

static void on_page_completed(struct engine *engine, const t30_stats_t *stats, int fcf)
{
	int r;

	if ((uint32_t)stats->pages_rx == engine->pages) {
		/* Without error correction it is asked for again. With it, the library confirms a page that it does not
		 * have. */
		if (stats->error_correcting_mode)
			end_after_step(engine, "the far end sent a page without an image");
		return;
	}
	r = scratch_file_take(&engine->scratch, engine->pages, &engine->actions->page);
	if (r < 0) {
		engine->fault = r;
		return;
	}
	engine->pages = (uint32_t)stats->pages_rx;
	engine->page_bytes += (uint64_t)stats->image_size;
	engine->actions->page_received = true;
	engine->complete = (fcf & 0xfe) == T30_F_EOP || (fcf & 0xfe) == T30_F_PRI_EOP;
}

static int on_phase_d(t30_state_t *t30, void *arg, int fcf)
{
	struct engine *engine = arg;
	t30_stats_t stats;

	t30_get_transfer_statistics(t30, &stats);
	if (engine->sending)
		on_page_answered(engine, &stats, fcf);
	else
		on_page_completed(engine, &stats, fcf);
	return T30_ERR_OK;
}

static void on_phase_e(t30_state_t *t30, void *arg, int code)
{
	struct engine *engine = arg;
	struct engine_actions *actions = engine->actions;

	(void)t30;
	actions->ended = true;
	explain_ending(code, &actions->status, &actions->detail, &actions->in_vain);
	if (engine->page_refused && engine->sending && actions->status == FAX_STATUS_OK) {
		actions->status = FAX_STATUS_PROTOCOL;
		actions->detail = "the far end could not read a page";
	}
	if (engine->end_detail) {
		actions->status = FAX_STATUS_PROTOCOL;
		actions->detail = engine->end_detail;
	}
}

static void on_tone(void *arg, int tone, int level, int delay)
{
	struct engine *engine = arg;

	(void)level;
	(void)delay;
	if (tone == MODEM_CONNECT_TONES_FAX_CNG || tone == MODEM_CONNECT_TONES_FAX_PREAMBLE)
		engine->actions->tone = true;
}

/* ---- set-up ------------------------------------------------------------- */

static int modems_up_to(uint32_t rate)
{
	int modems = 0;

	if (rate >= 4800)
		modems |= T30_SUPPORT_V27TER;
	if (rate >= 9600)
		modems |= T30_SUPPORT_V29;
	if (rate >= 14400)
		modems |= T30_SUPPORT_V17;
	return modems;
}

/* The line's alphabet is that of T.30 table 3, in practice ASCII. */
static void to_ascii(char *out, size_t size, const char *text)
{
	char *c;

	text_copy(out, size, text);
	for (c = out; *c; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
}

static void set_document(struct engine *engine, int document, uint32_t file_first)
{
	char path[SCRATCH_NAME_SIZE];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", document);
	t30_set_tx_file(engine->t30, path, (int)(engine->first_page - file_first),
			(int)(engine->page_count - file_first) - 1);
}

static int set_files(struct engine *engine, const struct engine_config *config)
{
	char path[SCRATCH_NAME_SIZE];
	int r;

	if (config->sending) {
		set_document(engine, config->document, config->file_first);
		if (!config->fitted) {
			engine->document = config->document;
			engine->guard.may_hear_dis = may_hear_dis;
			engine->guard.arg = engine;
		}
		return 0;
	}
	r = scratch_file_init(&engine->scratch);
	if (r < 0)
		return r;
	scratch_file_name(&engine->scratch, path);
	t30_set_rx_file(engine->t30, path, -1);
	return 0;
}

static int set_t30(struct engine *engine, const struct engine_config *config)
{
	char ident[CALL_IDENT_SIZE], header[CALL_HEADER_SIZE];
	t30_state_t *t30 = engine->t30;

	to_ascii(ident, sizeof(ident), config->ident);
	to_ascii(header, sizeof(header), config->header);
	t30_set_tx_ident(t30, ident);
	t30_set_tx_page_header_info(t30, header);
	/* Internet-aware fax overflows a buffer of the library (engine notes 2.2). */
	t30_set_iaf_mode(t30, 0);
	t30_set_supported_modems(t30, modems_up_to(config->max_rate));
	t30_set_ecm_capability(t30, config->ecm);
	t30_set_supported_compressions(t30, T30_SUPPORT_T4_1D_COMPRESSION | T30_SUPPORT_T4_2D_COMPRESSION |
						    T30_SUPPORT_T6_COMPRESSION);
	t30_set_supported_resolutions(t30, T30_SUPPORT_STANDARD_RESOLUTION | T30_SUPPORT_FINE_RESOLUTION |
						   T30_SUPPORT_SUPERFINE_RESOLUTION | T30_SUPPORT_R8_RESOLUTION);
	t30_set_supported_image_sizes(t30, T30_SUPPORT_215MM_WIDTH | T30_SUPPORT_255MM_WIDTH | T30_SUPPORT_303MM_WIDTH |
						   T30_SUPPORT_UNLIMITED_LENGTH | T30_SUPPORT_A4_LENGTH |
						   T30_SUPPORT_B4_LENGTH | T30_SUPPORT_US_LETTER_LENGTH |
						   T30_SUPPORT_US_LEGAL_LENGTH);
	t30_set_rx_encoding(t30, T4_COMPRESSION_ITU_T6);
	t30_set_real_time_frame_handler(t30, on_frame, engine);
	t30_set_phase_b_handler(t30, on_phase_b, engine);
	t30_set_phase_d_handler(t30, on_phase_d, engine);
	t30_set_phase_e_handler(t30, on_phase_e, engine);
	return set_files(engine, config);
}

static int new_terminal(struct engine *engine, const struct engine_config *config)
{
	engine->terminal = t38_terminal_init(NULL, config->calling, on_tx_ifp, engine);
	if (!engine->terminal)
		return -ENOMEM;
	engine->core = t38_terminal_get_t38_core_state(engine->terminal);
	engine->t30 = t38_terminal_get_t30_state(engine->terminal);
	t38_set_t38_version(engine->core, (int)config->t38_version);
	t38_terminal_set_config(engine->terminal, 0);
	t38_terminal_set_tep_mode(engine->terminal, FALSE);
	return 0;
}

static int new_audio(struct engine *engine, const struct engine_config *config)
{
	engine->fax = fax_init(NULL, config->calling);
	if (!engine->fax)
		return -ENOMEM;
	engine->t30 = fax_get_t30_state(engine->fax);
	fax_set_transmit_on_idle(engine->fax, TRUE);
	fax_set_tep_mode(engine->fax, FALSE);
	if (config->calling)
		return 0;
	engine->cng = modem_connect_tones_rx_init(NULL, MODEM_CONNECT_TONES_FAX_CNG, on_tone, engine);
	engine->preamble = modem_connect_tones_rx_init(NULL, MODEM_CONNECT_TONES_FAX_CED_OR_PREAMBLE, on_tone, engine);
	return engine->cng && engine->preamble ? 0 : -ENOMEM;
}

int engine_new(const struct engine_config *config, struct engine **ret_engine)
{
	AUTO(engine) engine = NULL;
	struct engine_actions actions = {0};
	int r;

	engine = calloc(1, sizeof(*engine));
	if (!engine)
		return -ENOMEM;
	engine->t38 = config->t38;
	engine->sending = config->sending;
	engine->first_page = config->first_page;
	engine->page_count = config->page_count;
	engine->scratch.fd = -1;
	engine->indicator = -1;
	engine->guard.max_rate = config->sending ? config->max_rate : 0;
	engine->actions = &actions;

	r = config->t38 ? new_terminal(engine, config) : new_audio(engine, config);
	if (r < 0)
		return r;
	r = set_t30(engine, config);
	if (r < 0)
		return r;
	*ret_engine = engine;
	engine = NULL;
	return 0;
}

void engine_set_document(struct engine *engine, int document, uint32_t file_first)
{
	engine->guard.may_hear_dis = NULL;
	if (!engine->trained)
		set_document(engine, document, file_first);
}

static void free_detectors(struct engine *engine)
{
	if (engine->cng)
		modem_connect_tones_rx_free(engine->cng);
	if (engine->preamble)
		modem_connect_tones_rx_free(engine->preamble);
	engine->cng = engine->preamble = NULL;
}

struct engine *engine_free(struct engine *engine)
{
	struct engine_actions actions = {0};

	if (!engine)
		return NULL;
	engine->actions = &actions;
	/* Only the end of the call frees what the library noted of the far end. */
	if (engine->t30 && t30_call_active(engine->t30))
		t30_terminate(engine->t30);
	if (engine->terminal)
		t38_terminal_free(engine->terminal);
	if (engine->fax)
		fax_free(engine->fax);
	free_detectors(engine);
	scratch_file_fini(&engine->scratch);
	free(engine);
	return NULL;
}

/* ---- steps -------------------------------------------------------------- */

static void hear_audio(struct engine *engine, const struct engine_event *event)
{
	int16_t samples[ENGINE_TICK_SAMPLES];
	size_t size = MIN(event->size, ARRAY_SIZE(samples));

	if (engine->cng) {
		modem_connect_tones_rx(engine->cng, event->samples, (int)size);
		modem_connect_tones_rx(engine->preamble, event->samples, (int)size);
		if (engine->actions->tone)
			free_detectors(engine);
	}
	/* The library works in place. */
	memcpy(samples, event->samples, size * sizeof(*samples));
	fax_rx(engine->fax, samples, (int)size);
}

static void hear_ifp(struct engine *engine, const struct engine_event *event)
{
	struct ifp ifp;

	if (ifp_parse(event->ifp, event->size, 0, &ifp) == 0 && !ifp.is_data) {
		/* Tones and repeated indicators are no sign of a fax going on. */
		if (ifp.type >= IFP_V21_PREAMBLE && ifp.type != engine->indicator)
			engine->heard_ms = engine->now_ms;
		engine->indicator = ifp.type;
	} else {
		engine->heard_ms = engine->now_ms;
		engine->indicator = -1;
	}
	/* A gap in the numbers is how the library learns of a loss. */
	engine->rx_seq = (uint16_t)(engine->rx_seq + (event->lost_before ? 2 : 1));
	t38_core_rx_ifp_packet(engine->core, event->ifp, (int)event->size, engine->rx_seq);
}

static void tick_audio(struct engine *engine)
{
	struct engine_actions *actions = engine->actions;
	t30_stats_t stats;
	int count, i;

	count = fax_tx(engine->fax, actions->samples, ENGINE_TICK_SAMPLES);
	for (i = MAX(count, 0); i < ENGINE_TICK_SAMPLES; i++)
		actions->samples[i] = 0;
	actions->send_audio = true;
	for (i = 0; i < ENGINE_TICK_SAMPLES; i++)
		if (actions->samples[i] != 0) {
			engine->sent_ms = engine->now_ms;
			break;
		}

	/* Image data without frames is heard by the page growing. */
	if (!engine->sending && engine->paging) {
		t30_get_transfer_statistics(engine->t30, &stats);
		if ((uint64_t)stats.image_size > engine->rx_image_size)
			engine->heard_ms = engine->now_ms;
		engine->rx_image_size = (uint64_t)stats.image_size;
	}
}

static void do_step(struct engine *engine, const struct engine_event *event)
{
	switch (event->type) {
	case ENGINE_TICK:
		engine->now_ms += ENGINE_TICK_MS;
		if (engine->t38)
			t38_terminal_send_timeout(engine->terminal, ENGINE_TICK_SAMPLES);
		else
			tick_audio(engine);
		break;
	case ENGINE_AUDIO:
		if (engine->fax)
			hear_audio(engine, event);
		break;
	case ENGINE_MISSING:
		if (engine->fax)
			fax_rx_fillin(engine->fax, (int)event->size);
		break;
	case ENGINE_IFP:
		if (engine->core)
			hear_ifp(engine, event);
		break;
	case ENGINE_HANG_UP:
		t30_terminate(engine->t30);
		break;
	}
}

int engine_step(struct engine *engine, const struct engine_event *event, struct engine_actions *ret_actions)
{
	ret_actions->send_audio = ret_actions->tone = ret_actions->page_confirmed = ret_actions->page_received = false;
	ret_actions->ended = ret_actions->unfit = false;
	ret_actions->ifps = 0;

	engine->actions = ret_actions;
	t30_guard_enter(&engine->guard);
	do_step(engine, event);
	if (engine->end_now && !ret_actions->ended)
		t30_terminate(engine->t30);
	t30_guard_enter(NULL);
	return engine->fault;
}

/* ---- facts -------------------------------------------------------------- */

/* Of a page sent without error correction, only its size and when it began are known. */
static uint64_t sent_bytes(const struct engine *engine, const t30_stats_t *stats)
{
	uint64_t by_time = (engine->now_ms - engine->turn_ms) * (uint64_t)stats->bit_rate / 8000;

	return engine->our_turn ? MIN(by_time, (uint64_t)stats->image_size) : 0;
}

/* How long our turn may last: what is sent in it, as slowly as it is sent. */
static uint64_t turn_most_ms(const t30_stats_t *stats)
{
	uint64_t rate = (uint64_t)MAX(stats->bit_rate, 2400);

	if (stats->error_correcting_mode)
		return TURN_BESIDE_MS + (uint64_t)BLOCK_BYTES * 8000 / rate;
	return TURN_BESIDE_MS + (uint64_t)MAX(stats->image_size, 0) * 8000 / rate +
	       (uint64_t)MAX(stats->length, 0) * ROW_MS;
}

static bool has_turn(const struct engine *engine, const t30_stats_t *stats)
{
	return engine->sending && engine->our_turn && engine->now_ms - engine->sent_ms < TURN_MS &&
	       engine->now_ms - engine->turn_ms < turn_most_ms(stats);
}

static void get_ident(struct engine *engine, char ident[CALL_IDENT_SIZE])
{
	const char *text = t30_get_rx_ident(engine->t30);
	size_t end;

	text = text ? text : "";
	text += strspn(text, " ");
	text_copy(ident, CALL_IDENT_SIZE, text);
	text_clean(ident);
	for (end = strlen(ident); end > 0 && ident[end - 1] == ' '; end--)
		ident[end - 1] = '\0';
}

void engine_facts(struct engine *engine, struct engine_facts *ret_facts)
{
	t30_stats_t stats;
	bool in_vain;

	t30_get_transfer_statistics(engine->t30, &stats);
	*ret_facts = (struct engine_facts){
		.in_fax = engine->in_fax,
		.ecm = engine->trained && stats.error_correcting_mode,
		.rate = engine->trained ? (uint32_t)stats.bit_rate : 0,
		.pages = engine->pages,
		.complete = engine->complete,
		.quiet_ms = (uint32_t)(engine->now_ms - engine->heard_ms),
		.has_turn = has_turn(engine, &stats),
		.refused = engine->guard.refused,
	};
	if (engine->sending)
		ret_facts->on_page = engine->paging && engine->first_page + engine->pages < engine->page_count;
	else
		ret_facts->on_page = engine->paging && !engine->complete;

	if (ret_facts->ecm)
		ret_facts->bytes = engine->fcd_bytes;
	else if (ret_facts->on_page)
		ret_facts->bytes = engine->page_bytes +
				   (engine->sending ? sent_bytes(engine, &stats) : (uint64_t)stats.image_size);
	else
		ret_facts->bytes = engine->page_bytes;
	get_ident(engine, ret_facts->remote_ident);
	explain_ending(stats.current_status, &ret_facts->trouble, &ret_facts->trouble_detail, &in_vain);
}

int engine_setup(void)
{
	TIFFSetErrorHandler(NULL);
	TIFFSetWarningHandler(NULL);
	return t30_guard_test();
}

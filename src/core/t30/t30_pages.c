/* SPDX-License-Identifier: MIT */
/*
 * The pages of who sends them: how each goes to this far end, and having it
 * prepared so, the next one while one is sent.
 */
#include "base/macros.h"
#include "core/t30/t30_session.h"

struct t30_slot *t30_pages_slot(struct t30 *t30, uint32_t page)
{
	return &t30->tx.slot[page % ARRAY_SIZE(t30->tx.slot)];
}

bool t30_pages_is_ready(struct t30 *t30, uint32_t page)
{
	const struct t30_slot *slot = t30_pages_slot(t30, page);

	return slot->ready && slot->page == page;
}

/* The longest of the pages around this one that differ from it in length alone. */
static struct t30_page longest_of_run(const struct t30 *t30, uint32_t page)
{
	const struct t30_page *pages = t30->config.pages, *own = &pages[page];
	struct t30_page longest = *own;
	uint32_t i;

	for (i = page; i > t30->config.first_page && pages[i - 1].resolution == own->resolution &&
		       pages[i - 1].columns == own->columns;
	     i--)
		longest.rows = MAX(longest.rows, pages[i - 1].rows);
	for (i = page + 1;
	     i < t30->config.page_count && pages[i].resolution == own->resolution && pages[i].columns == own->columns;
	     i++)
		longest.rows = MAX(longest.rows, pages[i].rows);
	return longest;
}

/*
 * How a page goes to this far end. Where it takes the longest of a run, all are
 * sent as that: another DCS between them costs EOM, T2 and a DIS, some 8 s.
 */
bool t30_pages_choose(const struct t30 *t30, uint32_t page, struct t30_choice *ret_choice)
{
	const struct t30_page *own = &t30->config.pages[page], longest = longest_of_run(t30, page);

	if (own->rows > 0 && longest.rows > own->rows) {
		t30_choose(&t30->config.limits, &longest, &t30->far, ret_choice);
		if (ret_choice->outcome == T30_CHOSEN)
			return true;
	}
	t30_choose(&t30->config.limits, own, &t30->far, ret_choice);
	return ret_choice->outcome != T30_INCOMPATIBLE;
}

/* Have a page prepared, unless it is. */
void t30_pages_ask(struct t30 *t30, uint32_t page, const struct t30_choice *choice)
{
	struct t30_slot *slot = t30_pages_slot(t30, page);
	struct t30_action *action;

	if (slot->asked && slot->page == page && t30_format_is_same(&slot->choice.format, &choice->format))
		return;
	*slot = (struct t30_slot){.asked = true, .page = page, .wish = ++t30->tx.wishes, .choice = *choice};
	action = t30_do(t30, T30_PREPARE);
	action->page = page;
	action->wish = slot->wish;
	action->choice = &slot->choice;
}

/* Go on when the page under way is prepared; it may have failed while the one before it was sent. */
void t30_pages_wait(struct t30 *t30, enum t30_state state)
{
	const struct t30_slot *slot = t30_pages_slot(t30, t30->tx.page);

	if (slot->failed && slot->page == t30->tx.page) {
		t30->ending_status = slot->failed;
		t30_leave(t30, T30_END_NOT_PREPARED);
	} else {
		t30_enter(t30, state);
	}
}

struct t30_slot *t30_pages_wished(struct t30 *t30, uint32_t wish)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(t30->tx.slot); i++)
		if (t30->tx.slot[i].asked && t30->tx.slot[i].wish == wish)
			return &t30->tx.slot[i];
	return NULL;
}

bool t30_send_failed(struct t30 *t30, const struct t30_event *event)
{
	struct t30_slot *slot = t30_pages_wished(t30, event->wish);

	if (!slot)
		return true;
	if (!t30_pages_is_ready(t30, t30->tx.page) || slot->ready || slot->page != t30->tx.page + 1)
		return false;
	slot->failed = event->status;
	return true;
}

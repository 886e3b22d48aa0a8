/* SPDX-License-Identifier: MIT */
/*
 * Tests of the guard: what is a sound frame; that a guarded fax machine
 * survives what kills one without the guard (the program named by the first
 * argument).
 */
#undef NDEBUG
#include <assert.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "base/macros.h"
#include "media/t30_attack.h"
#include "media/t30_frame.h"
#include "media/t30_guard.h"

extern char **environ;

/* Outcome of the attack on the bare machine: exit status, or -1 for death by a signal. */
static int attack_bare(char *program, char *way, enum t30_attack attack)
{
	char number[2] = {(char)('0' + attack), '\0'};
	char *argv[] = {program, way, number, NULL};
	int status;
	pid_t pid;

	assert(posix_spawn(&pid, program, NULL, NULL, argv, environ) == 0);
	assert(waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_attacks(char *program)
{
	struct t30_guard guard;
	unsigned int attack;

	for (attack = 0; attack < T30_ATTACKS; attack++) {
		fprintf(stderr, "attack %u\n", attack);
		memset(&guard, 0, sizeof(guard));
		t30_guard_enter(&guard);
		assert(t30_attack_t38((enum t30_attack)attack));
		assert((guard.refused > 0) == (attack != T30_ATTACK_NONE));
		guard.refused = 0;
		assert(t30_attack_audio((enum t30_attack)attack));
		assert((guard.refused > 0) == (attack != T30_ATTACK_NONE));
		t30_guard_enter(NULL);
	}

	/* The attacks are real: without the guard the first one kills, and a machine that is not attacked lives. */
	assert(attack_bare(program, "t38", T30_ATTACK_NONE) == 0);
	assert(attack_bare(program, "audio", T30_ATTACK_NONE) == 0);
	assert(attack_bare(program, "t38", T30_ATTACK_SHORT_FCD) != 0);
	assert(attack_bare(program, "audio", T30_ATTACK_SHORT_FCD) != 0);
}

#define FRAME(text) (const uint8_t *)(text), sizeof(text) - 1

static void test_frames(void)
{
	static const struct {
		const uint8_t *frame;
		size_t size;
		bool is_sound;
	} cases[] = {
  /* clang-format off */
		{FRAME("\xff\x03"),                                    true},  /* the engine's own business */
		{FRAME("\xff\x13\x8c"),                                true},  /* MCF */
		{FRAME("\xff\x03\x86"),                                true},  /* RCP */
		{FRAME("\xff\x13\xbe\x4e\0\0\x1b"),                    true},  /* PPS */
		{FRAME("\xff\x03\x06\0\0"),                            true},  /* FCD, one octet */
		{FRAME("\xff\x03\x06\0"),                              false}, /* none */
		{FRAME("\xff\x03\x06"),                                false}, /* not even a number */
		{FRAME("\xff\x13\x82\0\x42\x80"),                      true},  /* DCS, V.27ter 2400 */
		{FRAME("\xff\x13\x83\0\x62\x80"),                      true},  /* V.17 14400, X bit */
		{FRAME("\xff\x13\x82\0\x42"),                          false}, /* too short */
		{FRAME("\xff\x13\x82\0\x5e\x80"),                      false}, /* a modem that does not exist */
		{FRAME("\xff\x13\x82\0\x42\x83"),                      false}, /* a width that does not exist */
		{FRAME("\xff\x13\x82\0\x42\x80\0\0\x01"),              true},  /* 200 x 400 */
		{FRAME("\xff\x13\x82\0\x42\x80\0\0\x02"),              false}, /* 300 x 300 */
		{FRAME("\xff\x13\x82\0\x42\x80\0\0\0\0\0\0\x20"),      false}, /* T.85 */
		{FRAME("\xff\x13\x12\0\x20"),                          true},  /* CTC */
		{FRAME("\xff\x13\x12\0\x1c"),                          false},
		{FRAME("\xff\x13\x12"),                                false},
		{FRAME("\xff\x13\x80\0\xee\xf8"),                      true},  /* DIS */
		{FRAME("\xff\x13\x81\0"),                              false}, /* DTC, too short */
  /* clang-format on */
	};
	uint8_t frame[300] = {0xff, 0x03, 0x06};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++)
		assert(t30_frame_is_sound(cases[i].frame, cases[i].size) == cases[i].is_sound);
	for (i = 5; i < sizeof(frame); i++)
		assert(t30_frame_is_sound(frame, i) == (i <= 260));
	frame[T30_FCF] = 0x82;
	for (i = 3; i < sizeof(frame); i++)
		assert(t30_frame_is_sound(frame, i) == (i >= 6 && i <= 22));
	frame[T30_FCF] = 0x40;
	for (i = 3; i < sizeof(frame); i++)
		assert(t30_frame_is_sound(frame, i) == (i <= 95));
}

int main(int argc, char **argv)
{
	struct rlimit no_core = {0, 0};

	assert(argc == 2);
	setrlimit(RLIMIT_CORE, &no_core);
	assert(t30_guard_test() == 0);
	test_frames();
	test_attacks(argv[1]);
	return 0;
}

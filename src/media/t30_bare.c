/* SPDX-License-Identifier: MIT */
/* A fax machine without the guard, for t30_guard_test: attacked, it should not survive. Arguments: t38 or audio,
 * attack. */
#include <stdlib.h>
#include <string.h>

#include "media/t30_attack.h"

int main(int argc, char **argv)
{
	enum t30_attack attack;

	if (argc != 3)
		return 2;
	attack = (enum t30_attack)atoi(argv[2]);
	return (strcmp(argv[1], "t38") == 0 ? t30_attack_t38(attack) : t30_attack_audio(attack)) ? 0 : 3;
}

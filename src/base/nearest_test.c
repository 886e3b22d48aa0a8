/* SPDX-License-Identifier: MIT */
/* What people meant. */
#undef NDEBUG
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/macros.h"
#include "base/nearest.h"

static const char *const words[] = {"retries", "max_rate", "silence_s", "ring_period_ms", "ports", "port", "t38"};

static const struct {
	const char *typed;
	const char *meant; /* NULL: nothing */
} cases[] = {
	{"retires",				   "retries"       },
	{"retrys",				    "retries"       },
	{"maxrate",				   "max_rate"      },
	{"max_rates",				 "max_rate"      },
	{"silence",				   "silence_s"     },
	{"ring_period",			       "ring_period_ms"},
	{"ring",				      "ring_period_ms"},
	{"port",				      "port"          },
	{"prot",				      "port"          },
	{"prots",				     "ports"         },
	{"t83",				       "t38"           },
	{"x",					 NULL            },
	{"",					  NULL            },
	{"colour",				    NULL            },
	{"ringing",				   NULL            },
	{"retries_retries_retries_retries_retries_r", NULL            },
};

int main(void)
{
	struct nearest nearest;
	size_t i, j;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		nearest = nearest_begin(cases[i].typed);
		for (j = 0; j < ARRAY_SIZE(words); j++)
			nearest_try(&nearest, words[j]);
		if (!cases[i].meant != !nearest.word || (nearest.word && strcmp(nearest.word, cases[i].meant) != 0)) {
			printf("%s: %s instead of %s\n", cases[i].typed, nearest.word ? nearest.word : "nothing",
			       cases[i].meant ? cases[i].meant : "nothing");
			return 1;
		}
	}
	return 0;
}

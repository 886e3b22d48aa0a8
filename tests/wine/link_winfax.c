/* SPDX-License-Identifier: MIT */
/* A program that needs all of winfax.dll (its functions are named in winfax_user.c): exports.py looks what it asks for.
 */
#include <windows.h>

extern const FARPROC winfax_functions[];

int main(void)
{
	return winfax_functions[0] == NULL;
}

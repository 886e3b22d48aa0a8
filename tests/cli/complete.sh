#!/bin/bash
# SPDX-License-Identifier: MIT
# bash completion as bash runs it: a command line with the cursor at its end,
# and the words that come.
# usage: complete.sh PROGRAM COMPLETION_SCRIPT
set -u
program=$(realpath "$1")
script=$(realpath "$2")
folder=$(mktemp -d "${TMPDIR:-/tmp}/faxport-complete.XXXXXX")
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
mkdir bin documents
ln -s "$program" bin/faxport
PATH=$folder/bin:$PATH
touch letter.pdf 'big letter.pdf' other.tif
export LC_ALL=C.UTF-8

# shellcheck disable=SC1091
. /usr/share/bash-completion/bash_completion
# shellcheck disable=SC1090
. "$script"

failed=0

# Take a line apart as readline does: at blanks, and at the word breaks in them.
# Then let the function that bash would call do its work.
completions()
{
	local line=$1 word char quote='' i
	COMP_LINE=$line
	COMP_POINT=${#line}
	COMP_TYPE=9
	COMP_KEY=9
	COMP_WORDS=()
	word=
	for ((i = 0; i < ${#line}; i++)); do
		char=${line:i:1}
		if [[ -n $quote ]]; then
			word+=$char
			[[ $char == "$quote" ]] && quote=
		elif [[ $char == [\'\"] ]]; then
			quote=$char
			word+=$char
		elif [[ $char == '\' ]]; then
			i=$((i + 1))
			word+=$char${line:i:1}
		elif [[ $char == ' ' ]]; then
			[[ -n $word ]] && COMP_WORDS+=("$word")
			word=
		elif [[ $char == [=:] && $COMP_WORDBREAKS == *"$char"* ]]; then
			[[ -n $word ]] && COMP_WORDS+=("$word")
			COMP_WORDS+=("$char")
			word=
		else
			word+=$char
		fi
	done
	COMP_WORDS+=("$word")
	COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
	COMPREPLY=()
	OPTIONS=
	compopt()
	{
		local IFS=' '
		OPTIONS="$*"
	}
	_faxport
	unset -f compopt
	(IFS='|' && printf '%s' "${COMPREPLY[*]}")
	[[ -n $OPTIONS ]] && printf ' (%s)' "$OPTIONS"
}

expect()
{
	local got
	got=$(completions "$1")
	if [[ $got != "$2" ]]; then
		printf '%s\n  gives     %s\n  should be %s\n' "$1" "$got" "$2"
		failed=1
	fi
}

expect 'faxport po' 'ports|port|poll'
expect 'faxport ' 'ports|port|status|events|send|poll|offer|jobs|job|inbox|tiff|config|wine-setup'
expect 'faxport port s' 'show|set'
expect 'faxport --json port ' 'show|set'
expect 'faxport port show Fax' 'Fax\ 1|Fax\ 2'
expect 'faxport port show Fax\ 1' 'Fax\ 1'
expect "faxport port show 'Fax" 'Fax 1|Fax 2'
expect 'faxport port show "Fax 1' 'Fax 1'
expect 'faxport port set Fax\ 1 rin' 'rings= (-o nospace)'
expect "faxport port set 'Fax 1' s" 'send= (-o nospace)'
expect 'faxport port set 1 send=' 'on|off'
expect 'faxport port set 1 send=of' 'off'
expect 'faxport port set 1 send=off fo' 'folder=|folder-path='
expect 'faxport config set queue=r' 'running'
expect 'faxport job cancel ' '12|14|15|16'
expect 'faxport job restart ' '9|10'
expect 'faxport inbox delete ' '7|8'
expect 'faxport send l' 'letter.pdf (-o filenames)'
expect 'faxport inbox save 7 o' 'other.tif (-o filenames)'
expect 'faxport tiff o' 'other.tif (-o filenames)'
expect 'faxport send letter.pdf 100 --pr' '--priority'
expect 'faxport send letter.pdf 100 --priority ' 'low|normal|high'
expect 'faxport send letter.pdf 100 --priority=h' 'high'
expect 'faxport send letter.pdf 100 --port ' 'Fax\ 1|Müller\ \&\ Söhne|東京支店\ 📠|Fax\ 2'
expect 'faxport --server none port show ' ''
expect 'faxport frobnicate ' ''

COMP_WORDBREAKS=${COMP_WORDBREAKS//=/}
expect 'faxport port set 1 send=' 'send=on|send=off'

exit $failed

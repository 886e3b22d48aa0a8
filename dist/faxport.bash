# SPDX-License-Identifier: MIT
# bash completion for faxport(1). The program itself knows what may come next.

_faxport()
{
	local cur words cword candidate quote=''

	# What has a = or a : in it is one word for faxport, if not for bash.
	_get_comp_words_by_ref -n "=:" cur words cword || return

	# The word under the cursor may have begun a quotation; what is behind the cursor does not count.
	case $cur in
	[\'\"]*)
		quote=${cur:0:1}
		words[cword]=${cur:1}
		;;
	esac
	COMPREPLY=()
	while IFS= read -r candidate; do
		if [[ $candidate == :files ]]; then
			_filedir
			return
		fi
		[[ -n $quote ]] || printf -v candidate %q "$candidate"
		COMPREPLY+=("$candidate")
	done < <(_faxport_ask)

	# faxport names what stands behind a =. That is all bash wants too, if it breaks words there.
	if [[ $cur == *=* && $COMP_WORDBREAKS != *=* ]]; then
		COMPREPLY=("${COMPREPLY[@]/#/${cur%%=*}=}")
	fi
	# key= waits for its value.
	if [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]]; then
		compopt -o nospace
	fi
}

# The words before the cursor, without their quotes, and the beginning of the one under it.
_faxport_ask()
{
	local i args=()

	for ((i = 1; i < cword; i++)); do
		args+=("$(_faxport_unquote "${words[i]}")")
	done
	args+=("$(_faxport_unquote "${words[cword]}")")
	"${words[0]}" _complete "${args[@]}" 2>/dev/null
}

# Take quotes and backslashes away, and expand nothing: it is only being typed.
_faxport_unquote()
{
	local text=$1 out='' quote='' char

	while [[ -n $text ]]; do
		char=${text:0:1}
		text=${text:1}
		if [[ $char == '\' && $quote != "'" && -n $text ]]; then
			out+=${text:0:1}
			text=${text:1}
		elif [[ -z $quote && $char == [\'\"] ]]; then
			quote=$char
		elif [[ $char == "$quote" ]]; then
			quote=''
		else
			out+=$char
		fi
	done
	printf %s "$out"
}

complete -F _faxport faxport

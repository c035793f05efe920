#compdef ingress-rules
# Completion of ingress-rules for zsh. Load it, after compinit, with:
#
#     source <(ingress-rules completion zsh)

_ingress_rules() {
    # What follows the name of the program, up to the cursor.
    local line="${(j: :)words[2,CURRENT]}" word="${words[CURRENT]}"
    local -a found
    found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
    found=(${found:#/*})
    # Options are offered where one has been begun; elsewhere they would hide files.
    if [[ $word != -* ]]; then
        found=(${found:#-*})
    fi
    found=(${(M)found:#${(b)word}*})
    # Without a suggestion, files are completed.
    if (( ${#found} )); then
        compadd -- "${found[@]}"
    else
        _files
    fi
}

if [[ "${funcstack[1]}" == _ingress_rules ]]; then
    _ingress_rules "$@"
else
    compdef _ingress_rules ingress-rules
fi

# Completion of ingress-rules for bash. Load it with:
#
#     source <(ingress-rules completion bash)

_ingress_rules() {
    local word=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT} found
    # What follows the name of the program, up to the cursor.
    line=${line#"${line%%[![:space:]]*}"}
    line=${line#*[[:space:]]}
    COMPREPLY=()
    while IFS= read -r found; do
        case $found in
            # Options are offered where one has been begun; elsewhere they would hide files.
            -*) [[ $word == -* ]] || continue ;;
            /*) continue ;;
        esac
        [[ $found == "$word"* ]] && COMPREPLY+=("$found")
    done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
}

# Without a suggestion, files are completed.
complete -o bashdefault -o default -F _ingress_rules ingress-rules

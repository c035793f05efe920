# Completion of ingress-rules for PowerShell. Load it with:
#
#     ingress-rules completion pwsh | Out-String | Invoke-Expression

Register-ArgumentCompleter -Native -CommandName ingress-rules -ScriptBlock {
    param($word, $commandAst, $cursor)

    # What follows the name of the program, up to the cursor.
    $text = $commandAst.Extent.Text
    $text = $text.PadRight([Math]::Max($text.Length, $cursor - $commandAst.Extent.StartOffset))
    $start = $commandAst.CommandElements[0].Extent.EndOffset - $commandAst.Extent.StartOffset
    $line = $text.Substring($start, $cursor - $commandAst.Extent.StartOffset - $start).TrimStart()

    # Options are offered where one has been begun; elsewhere they would hide files, which are completed without a suggestion.
    & $commandAst.CommandElements[0].Extent.Text "[suggest:$($line.Length)]" $line 2>$null |
        Where-Object { $_ -like "$word*" -and $_ -notlike '/*' -and ($_ -notlike '-*' -or $word -like '-*') } |
        ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
}

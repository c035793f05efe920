using System.Runtime.CompilerServices;

namespace IngressRules.Tests.Snapshots;

/// <summary>
/// Compares a text with the <c>*.verified.txt</c> file beside the test, named as Verify names them: <c>Class.Method.verified.txt</c>. On a
/// difference the new text is written to <c>*.received.txt</c>; rename it to accept it.
/// </summary>
internal static class Snapshot
{
    public static void Verify(string text, [CallerFilePath] string file = "", [CallerMemberName] string method = "")
    {
        string stem = Path.Combine(Path.GetDirectoryName(file)!, $"{Path.GetFileNameWithoutExtension(file)}.{method}");
        string verified = stem + ".verified.txt", received = stem + ".received.txt";
        string actual = text.ReplaceLineEndings("\n");
        string expected = File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "";
        if (expected == actual)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, actual);
        Assert.Fail($"The text differs from {verified}. The new text is in {received}.\n{actual}");
    }
}

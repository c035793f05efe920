using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using IngressRules.Diagnostics;
using k8s.Exceptions;
using k8s.KubeConfigModels;

namespace IngressRules.Kubernetes.Connecting;

/// <summary>
/// Runs a credential plugin (<c>exec</c> in a kubeconfig). Kubernetes' client does so too, but not in a program that is trimmed, and it
/// asks the plugin once.
/// </summary>
internal sealed class ExecPlugin
{
    private const string ClusterExtension = "client.authentication.k8s.io/exec";

    /// <summary>Far more than a certificate with its key has.</summary>
    private const int MaxBytes = 1024 * 1024;

    /// <summary>How long a plugin may take.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private readonly ExternalExecution _exec;
    private readonly ClusterEndpoint? _cluster;

    /// <summary>Takes a plugin.</summary>
    /// <param name="exec">The plugin.</param>
    /// <param name="interactiveMode">Whether it may ask somebody.</param>
    /// <param name="cluster">The cluster that it gives credentials for.</param>
    /// <exception cref="KubeConfigException">It cannot be used.</exception>
    public ExecPlugin(ExternalExecution exec, string? interactiveMode, ClusterEndpoint? cluster)
    {
        (_exec, _cluster) = (exec, exec.ProvideClusterInfo ? cluster : null);
        Name = VisibleText.Of(exec.Command ?? "");
        string? problem = string.IsNullOrWhiteSpace(exec.Command) ? "exec has no command: write the credential plugin's program."
            : string.IsNullOrWhiteSpace(exec.ApiVersion)
                ? "exec has no apiVersion: write one that the plugin knows, as client.authentication.k8s.io/v1."
            : interactiveMode == "Always"
                ? $"{Name} needs somebody at a terminal (interactiveMode: Always), and the router has none. "
                    + "Take a plugin that asks nobody."
            : _cluster?.Extensions?.Any(e => e.Name == ClusterExtension) == true
                ? $"{Name} wants the cluster's extension {ClusterExtension}, which is not passed on. "
                    + "Give the plugin args or env in its place."
            : null;
        if (problem is not null)
        {
            throw new KubeConfigException(problem);
        }
    }

    /// <summary>The program, to be shown.</summary>
    public string Name { get; }

    /// <summary>Runs it. What it writes to the standard error is seen where the router's own is.</summary>
    /// <exception cref="KubeConfigException">It has given nothing; the message says why.</exception>
    public ExecReply Run()
    {
        using Process process = Start();
        byte[] output = new byte[MaxBytes + 1];
        int length = 0;
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            process.StandardInput.Close();
            length = process.StandardOutput.BaseStream
                .ReadAtLeastAsync(output, output.Length, throwOnEndOfStream: false, limit.Token).AsTask().GetAwaiter().GetResult();
            if (length <= MaxBytes)
            {
                process.WaitForExitAsync(limit.Token).GetAwaiter().GetResult();
            }
        }
        catch (OperationCanceledException)
        {
            throw Fault($"has not ended in {s_limit.TotalSeconds:0} seconds.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        if (length > MaxBytes)
        {
            throw Fault("has written more than a credential can have.");
        }

        if (process.ExitCode != 0)
        {
            throw Fault($"has ended with exit status {process.ExitCode}; what it wrote to the standard error says why.");
        }

        try
        {
            return ExecReply.Read(output.AsMemory(0, length), _exec.ApiVersion);
        }
        catch (InvalidDataException error)
        {
            throw Fault(error.Message);
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(_exec.Command) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string argument in _exec.Arguments ?? [])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (Dictionary<string, string> variable in _exec.EnvironmentVariables ?? [])
        {
            if (variable.TryGetValue("name", out string? name) && !string.IsNullOrEmpty(name))
            {
                start.Environment[name] = variable.GetValueOrDefault("value");
            }
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Info();
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            string hint = string.IsNullOrWhiteSpace(_exec.InstallHint) ? "" : $" {VisibleText.Of(_exec.InstallHint.Trim())}";
            throw Fault($"cannot be started: {VisibleText.Of(error.Message.TrimEnd('.'))}.{hint}");
        }
    }

    private KubeConfigException Fault(string what) => new($"The credential plugin {Name} {what}");

    /// <summary>What the plugin is told. There is nobody at a terminal whom it could ask.</summary>
    private string Info()
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", _exec.ApiVersion);
            json.WriteString("kind", "ExecCredential");
            json.WriteStartObject("spec");
            json.WriteBoolean("interactive", false);
            if (_cluster is not null)
            {
                Write(json, _cluster);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(text.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, ClusterEndpoint cluster)
    {
        json.WriteStartObject("cluster");
        json.WriteString("server", cluster.Server);
        if (!string.IsNullOrEmpty(cluster.TlsServerName))
        {
            json.WriteString("tls-server-name", cluster.TlsServerName);
        }

        if (cluster.SkipTlsVerify)
        {
            json.WriteBoolean("insecure-skip-tls-verify", true);
        }

        if (!string.IsNullOrEmpty(cluster.CertificateAuthorityData))
        {
            json.WriteString("certificate-authority-data", cluster.CertificateAuthorityData);
        }
        else if (!string.IsNullOrEmpty(cluster.CertificateAuthority))
        {
            json.WriteBase64String("certificate-authority-data", File.ReadAllBytes(cluster.CertificateAuthority));
        }

        json.WriteEndObject();
    }
}

using IngressRules.Cli;

// Everything below works on streams, so that tests run the tool as a shell does; only this file knows the process.
using ToolHost host = ToolHost.OfProcess();
return Tool.Run(args, host);

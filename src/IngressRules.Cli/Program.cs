using IngressRules.Cli;

// All other code works on streams, so that tests can run the tool in-process. Only this file uses the process itself.
using ToolHost host = ToolHost.OfProcess();
return Tool.Run(args, host);

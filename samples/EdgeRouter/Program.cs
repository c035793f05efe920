using EdgeRouter;

return await RouterCommand.RunAsync(args, Console.Out, Console.Error);

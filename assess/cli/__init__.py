"""The command line: options, printing, exit codes, progress, the clock."""

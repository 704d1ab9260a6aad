// Preloaded into every program that a command starts: when the command is gone, however it went, so is the program.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()

import type { Evidence } from '../evidence.ts'
import type { Observer } from './observer.ts'
import { WATCH_SCRIPT } from './watch-script.ts'

/** Reads the source of every script that no address was asked for: `eval`, `new Function`, event handlers, WebAssembly. */
export function observeScripts(evidence: Evidence): Observer {
  return {
    attach(target) {
      const { session } = target
      session.on('Debugger.scriptParsed', (script) => {
        const { scriptId, url, hasSourceURL, scriptLanguage, embedderName, stackTrace } = script
        if (url === WATCH_SCRIPT) return
        const isFile = isFromNetwork(embedderName ?? url) && !hasSourceURL
        if (isFile && scriptLanguage !== 'WebAssembly') return
        const reading = evidence.read('script', target.url, async () => {
          try {
            const { scriptSource, bytecode = '' } = await session.send('Debugger.getScriptSource', {
              scriptId,
            })
            evidence.examine('script', target.url, Buffer.from(scriptSource))
            evidence.examine('script', target.url, Buffer.from(bytecode, 'base64'))
          } catch (fault) {
            // What no script of the site called for was brought in by the test, from outside.
            if (stackTrace?.callFrames.some((frame) => isFromNetwork(frame.url))) throw fault
          }
        })
        target.unfinished.add(reading)
        reading.then(() => target.unfinished.delete(reading))
      })
      session.send('Debugger.enable').catch(() => undefined)
      // A page is watched, not debugged; a worker is halted once, and goes on by itself.
      if (target.isPage) session.send('Debugger.setSkipAllPauses', { skip: true }).catch(() => undefined)
    },
  }
}

function isFromNetwork(url: string): boolean {
  return /^https?:/.test(url)
}

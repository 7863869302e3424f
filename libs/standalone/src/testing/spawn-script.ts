import { spawn, type ChildProcess } from 'node:child_process';

/** Lets a plain Node process load our sources, as the specs do. */
const LOADS_TYPESCRIPT = `require.extensions['.ts'] = (module, file) =>
  module._compile(require('@swc/core').transformFileSync(file).code, file);`;

/** For specs that kill the process they look at: runs a script in a Node process of its own, output on ours. */
export function spawnScript(script: string, env: NodeJS.ProcessEnv = process.env): ChildProcess {
  return spawn(process.execPath, ['-e', `${LOADS_TYPESCRIPT}\n${script}`], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

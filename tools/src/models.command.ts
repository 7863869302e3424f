import { parseArgs } from 'node:util';
import { licenceSetting } from '@smart-attendance/vision';
import { callerPath } from './caller-path';
import { addModels, prepareModels, type AddModelsRequest } from './models';
import { projectPaths } from './project-paths';
import { Progress } from './start/progress';

const usage = [
  'npm run models                                              fetch, check and prepare the default pack',
  'npm run models -- add <folder or zip> --pack <id>           add a pack of models/manifest.json that you bring',
  'npm run models -- add <folder or zip> --manifest <file>     add a pack that you describe yourself',
].join('\n');

/** Fetches or takes face models now, and checks them, so that a later start needs neither network nor luck. */
export async function modelsCommand(args: readonly string[]): Promise<number> {
  const wanted = wantedOf(args);
  if (wanted === undefined) {
    console.error(usage);
    return 2;
  }
  const { modelsDir, cacheDir } = projectPaths();
  const progress = new Progress();
  const log = progress.step;
  try {
    if (wanted === 'default') {
      await prepareModels({ modelsDir, cacheDir, log });
      log(`face models ready in ${modelsDir}`);
    } else {
      const { packId, packDir } = await addModels({
        ...wanted,
        modelsDir,
        licenceAccepted: process.env[licenceSetting],
        log,
      });
      log(`face models ready in ${packDir}; MODEL_PACK=${packId} uses them`);
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
  return 0;
}

/** Undefined when the arguments make no sense. */
function wantedOf(args: readonly string[]): 'default' | Pick<AddModelsRequest, 'from' | 'pack'> | undefined {
  if (args.length === 0) return 'default';
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { pack: { type: 'string' }, manifest: { type: 'string' } },
      allowPositionals: true,
    });
    const [verb, source, ...more] = positionals;
    if (verb !== 'add' || source === undefined || more.length > 0) return undefined;
    const from = callerPath(source);
    const { pack: id, manifest } = values;
    if (id !== undefined && manifest === undefined) return { from, pack: { id } };
    if (id === undefined && manifest !== undefined) return { from, pack: { manifestFile: callerPath(manifest) } };
    return undefined;
  } catch {
    return undefined;
  }
}

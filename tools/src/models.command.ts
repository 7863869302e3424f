import { licenceSetting } from '@smart-attendance/vision';
import { addModels, type AddModelsRequest, prepareModels } from '@smart-attendance/standalone';
import { callerPath } from './caller-path';
import { command, WrongArguments } from './command';
import { projectPaths } from './project-paths';
import { Progress } from './start/progress';

const usage = [
  'npm run models                                              fetch, check and prepare the default pack',
  'npm run models -- add <folder or zip> --pack <id>           add a pack of models/manifest.json that you bring',
  'npm run models -- add <folder or zip> --manifest <file>     add a pack that you describe yourself',
].join('\n');

const text = { type: 'string' } as const;

/** Fetches or takes face models now, and checks them, so that a later start needs neither network nor luck. */
export const modelsCommand = command(
  { usage, options: { pack: text, manifest: text }, hasPositionals: true },
  async ({ values, positionals }) => {
    const { modelsDir, cacheDir } = projectPaths();
    const { step: log } = new Progress();
    const [verb, source, ...more] = positionals;
    if (verb === undefined && values.pack === undefined && values.manifest === undefined) {
      await prepareModels({ modelsDir, cacheDir, log });
      log(`face models ready in ${modelsDir}`);
      return 0;
    }
    if (verb !== 'add' || source === undefined || more.length > 0) throw new WrongArguments('Say what to add.');
    const licenceAccepted = process.env[licenceSetting];
    const pack = packOf(values);
    const { packId, packDir } = await addModels({ from: callerPath(source), pack, modelsDir, licenceAccepted, log });
    log(`face models ready in ${packDir}; MODEL_PACK=${packId} uses them`);
    return 0;
  },
);

function packOf({
  pack,
  manifest,
}: {
  pack?: string | undefined;
  manifest?: string | undefined;
}): AddModelsRequest['pack'] {
  if (pack !== undefined && manifest === undefined) return { id: pack };
  if (pack === undefined && manifest !== undefined) return { manifestFile: callerPath(manifest) };
  throw new WrongArguments('Say --pack or --manifest.');
}

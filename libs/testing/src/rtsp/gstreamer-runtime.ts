import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A Python that has GStreamer's RTSP server, and what it must find in its environment. */
export interface GstreamerRuntime {
  readonly python: string;
  readonly environment: Readonly<Record<string, string>>;
}

const probe = `
import gi
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gst, GstRtspServer
Gst.init(None)
missing = [name for name in ("appsrc", "appsink", "rtph264pay", "rtph265pay", "rtppcmupay", "rtpbin", "udpsink") if Gst.ElementFactory.find(name) is None]
raise SystemExit(1 if missing else 0)
`;

let found: GstreamerRuntime | undefined;
let hasLooked = false;

/**
 * GStreamer of GSTREAMER_DIR (packages unpacked there by `npm test`), else of the system's own Python; undefined
 * where there is none. Looks once, which takes a tenth of a second.
 */
export function findGstreamer(): GstreamerRuntime | undefined {
  if (!hasLooked) found = candidates().find(works);
  hasLooked = true;
  return found;
}

/** For the name of a spec. */
export const gstreamerNote = (): string =>
  findGstreamer() === undefined ? ' (skipped: no GStreamer RTSP server in GSTREAMER_DIR or the system)' : '';

function candidates(): GstreamerRuntime[] {
  const folder = process.env['GSTREAMER_DIR'] ?? '';
  const environment = { PATH: process.env['PATH'] ?? '' };
  const system = ['/usr/bin/python3', 'python3'].map((python) => ({ python, environment }));
  return [...(folder === '' ? [] : unpacked(folder)), ...system];
}

function unpacked(folder: string): GstreamerRuntime[] {
  const python = namesIn(join(folder, 'usr/bin')).find((name) => /^python3\.\d+$/.test(name));
  const libraries = namesIn(join(folder, 'usr/lib'))
    .map((name) => join(folder, 'usr/lib', name))
    .find((path) => existsSync(join(path, 'gstreamer-1.0')));
  if (python === undefined || libraries === undefined) return [];
  const environment = {
    LD_LIBRARY_PATH: [libraries, libraries.replace('/usr/lib/', '/lib/')].join(':'),
    GI_TYPELIB_PATH: join(libraries, 'girepository-1.0'),
    GST_PLUGIN_SYSTEM_PATH_1_0: join(libraries, 'gstreamer-1.0'),
    GST_PLUGIN_PATH_1_0: '',
    GST_REGISTRY_1_0: join(folder, 'registry.bin'),
    GST_REGISTRY_FORK: 'no',
    PYTHONHOME: join(folder, 'usr'),
    PYTHONPATH: join(folder, 'usr/lib/python3/dist-packages'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
  return [{ python: join(folder, 'usr/bin', python), environment }];
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function works({ python, environment }: GstreamerRuntime): boolean {
  return spawnSync(python, ['-c', probe], { env: { ...environment }, stdio: 'ignore', timeout: 20_000 }).status === 0;
}

import { metrics } from '@smart-attendance/observability';
import type { FleetView } from './lease-keeper.service';

const withoutReplica = metrics.gauge({
  name: 'streams_without_replica',
  help: 'Cameras wanted now that no living replica carries; every replica says the same number.',
});

/** Wanted cameras that no living replica holds. */
export function uncarriedOf(wanted: ReadonlySet<string>, { holders, members }: FleetView): string[] {
  const living = new Set(members.map(({ replicaId }) => replicaId));
  return [...wanted].filter((cameraId) => !living.has(holders.get(cameraId) ?? ''));
}

export function reportUncarried(wanted: ReadonlySet<string>, view: FleetView): void {
  withoutReplica.set(uncarriedOf(wanted, view).length);
}

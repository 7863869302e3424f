import { useQueryClient } from '@tanstack/react-query';
import { useLive, useLiveInvalidation } from '../live';
import { camerasInStateKey, camerasKey, statesQuery } from './cameras.queries';
import { streamStates, withNews } from './state/states.policy';

const stateChanges = ['camera.state_changed'] as const;
const changes = ['camera.changed'] as const;

/** Keeps what is shown of cameras as it is: their states at once, everything else some seconds later. */
export function useCamerasLive(): void {
  const client = useQueryClient();
  useLive(stateChanges, (events) => {
    const news = events.flatMap(({ camera_id: cameraId, data }) => {
      const state = streamStates.find((one) => one === data.state);
      return cameraId === null || state === undefined
        ? []
        : [{ cameraId, state, reason: data.reason, since: data.since }];
    });
    client.setQueryData(statesQuery.queryKey, (known) => known && withNews(known, news));
  });
  useLiveInvalidation(stateChanges, camerasInStateKey);
  useLiveInvalidation(changes, camerasKey);
}

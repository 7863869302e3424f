import { ProblemError, type Schemas } from '@smart-attendance/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { updateCamera, type TaggedCamera } from '../cameras.queries';
import type { Camera } from '../state/states.policy';

export interface CameraEdit {
  /** What the edit began with: what differs from it was changed here. */
  readonly base: TaggedCamera;
  readonly save: (body: Schemas['UpdateCameraInput'], onSaved: (saved: TaggedCamera) => void) => void;
  /** Fields are inert meanwhile: what is there afterwards is what was saved. */
  readonly isSaving: boolean;
  readonly error: Error | null;
  /** Somebody else saved the same in between. */
  readonly isConflict: boolean;
  /** Goes on from what is there now. */
  readonly rebase: () => void;
}

/**
 * An edit of a camera that others may change meanwhile. As long as nothing was changed here it follows what is there.
 *
 * @param isTouched whether what is edited here is another in `present` than it was in `base`
 */
export function useCameraEdit(
  tagged: TaggedCamera,
  isDirty: boolean,
  isTouched: (present: Camera, base: Camera) => boolean,
): CameraEdit {
  const { t } = useTranslation('cameras');
  const [base, setBase] = useState(tagged);
  const change = useMutation(updateCamera(useQueryClient(), tagged.camera.id));
  if (!isDirty && base.tag !== tagged.tag) setBase(tagged);
  const isConflict = change.error instanceof ProblemError && change.error.status === 412;
  return {
    base,
    isSaving: change.isPending,
    error: isConflict ? null : change.error,
    isConflict,
    rebase: () => {
      setBase(tagged);
      change.reset();
    },
    save: (body, onSaved) => {
      change.mutate(
        { body, tag: base.tag, isTouched: (present) => isTouched(present, base.camera) },
        {
          onSuccess: (saved) => {
            setBase(saved);
            onSaved(saved);
            notifications.show({ color: 'teal', message: t('saved') });
          },
        },
      );
    },
  };
}

import { Button, Card, Grid, Group, Stack, Text } from '@mantine/core';
import { useReducer, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNotice } from '../../ui';
import { LeaveGuard } from '../../ui/leave-guard';
import type { TaggedCamera } from '../cameras.queries';
import { ConflictNotice } from '../form/conflict-notice';
import { useCameraEdit } from '../form/use-camera-edit';
import type { Camera } from '../state/states.policy';
import { ZoneCanvas } from './zone-canvas';
import { ZoneList } from './zone-list';
import { ZoneTools } from './zone-tools';
import { areSameZones, reduceZones, startZones, toEditedZones, toZones, type EditedZone } from './zones.policy';

const edited = ({ zones }: Camera): EditedZone[] => toEditedZones(zones, () => crypto.randomUUID());
const areSame = (one: Camera, other: Camera): boolean => JSON.stringify(one.zones) === JSON.stringify(other.zones);

/** Where faces count, and what nobody gets to see, drawn on the picture of the camera. */
export function ZonesTab({ tagged }: { readonly tagged: TaggedCamera }): ReactNode {
  const { t } = useTranslation('cameras');
  const [state, dispatch] = useReducer(reduceZones, tagged.camera, (camera) => startZones(edited(camera)));
  const [stored, setStored] = useState(() => state.zones);
  const [chosen, setChosen] = useState<string>();
  const [isDrawing, setIsDrawing] = useState(false);
  const isDirty = !areSameZones(state.zones, stored);
  const edit = useCameraEdit(tagged, isDirty, (present, base) => !areSame(present, base));
  const reset = (camera: Camera): void => {
    const zones = edited(camera);
    dispatch({ type: 'reset', zones });
    setStored(zones);
    setChosen(undefined);
  };
  const [shownTag, setShownTag] = useState(tagged.tag);
  // Others changed the zones while nothing was changed here.
  if (!isDirty && shownTag !== edit.base.tag) {
    setShownTag(edit.base.tag);
    if (!areSameZones(edited(edit.base.camera), stored)) reset(edit.base.camera);
  }
  const editing = { zones: state.zones, chosen, onChoose: setChosen, dispatch };
  return (
    <Stack>
      <LeaveGuard isDirty={isDirty && !edit.isSaving} />
      <Text size="sm" maw="75ch">
        {t('zones.text')}
      </Text>
      {edit.error !== null && <ErrorNotice error={edit.error} title={t('zones.notSaved')} />}
      {edit.isConflict && (
        <ConflictNotice
          present={tagged.camera}
          onKeepMine={edit.rebase}
          onTakeTheirs={() => {
            reset(tagged.camera);
            edit.rebase();
          }}
        />
      )}
      <Grid inert={edit.isSaving}>
        <Grid.Col span={{ base: 12, md: 8 }}>
          <Card withBorder padding={0}>
            <ZoneCanvas
              {...editing}
              camera={tagged.camera}
              isDrawing={isDrawing}
              onDrawn={() => {
                setIsDrawing(false);
              }}
            />
            <ZoneTools {...editing} state={state} isDrawing={isDrawing} onDraw={setIsDrawing} />
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 4 }}>
          <ZoneList {...editing} />
        </Grid.Col>
      </Grid>
      <Group>
        <Button
          loading={edit.isSaving}
          disabled={!isDirty}
          onClick={() => {
            edit.save({ zones: toZones(state.zones) }, ({ camera }) => {
              reset(camera);
            });
          }}
        >
          {t('zones.save')}
        </Button>
        <Button
          variant="subtle"
          disabled={!isDirty || edit.isSaving}
          onClick={() => {
            dispatch({ type: 'reset', zones: stored });
          }}
        >
          {t('discard')}
        </Button>
      </Group>
    </Stack>
  );
}

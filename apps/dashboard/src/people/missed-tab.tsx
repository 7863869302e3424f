import { Alert, Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { TbCircleCheck, TbInfoCircle } from 'react-icons/tb';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n';
import { SiteTimesOnly, useMay } from '../session';
import { ErrorNotice, ListSkeleton, UserText } from '../ui';
import { CameraSelect } from '../ui/entity-select';
import { missedQuery, type Missed } from './attendance.queries';
import { MissedCameras, NearestSightings } from './missed-tables';
import { toMissedReason } from './missed-reason.policy';
import { presets, presetSpan, toSpan, type WallSpan } from './missed-span.policy';

interface Props {
  readonly personId: string;
  /** As the address says it; a day until now where it does not. */
  readonly span: WallSpan;
  readonly onChange: (span: WallSpan) => void;
}

/** Why somebody was not recognised in some time: the first reason that holds, and what each camera saw. */
export function MissedTab(props: Props): ReactNode {
  return (
    <SiteTimesOnly>
      <Missing {...props} />
    </SiteTimesOnly>
  );
}

function Missing({ personId, span, onChange }: Props): ReactNode {
  const { t } = useTranslation('people');
  const { timeZone } = useFormat();
  const [today] = useState(() => presetSpan('today', new Date(), timeZone));
  const [cameraId, setCameraId] = useState<string | null>(null);
  const wanted = span.from === undefined || span.to === undefined ? today : span;
  const asked = toSpan(wanted, timeZone);
  const isAsked = typeof asked !== 'string';
  const missed = useQuery({
    ...missedQuery(personId, isAsked ? asked : { from: '', to: '' }, cameraId),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  });
  return (
    <Stack>
      <Card withBorder>
        <Title order={2} fz="h5" mb={4}>
          {t('missed.title')}
        </Title>
        <Text size="sm" c="dimmed" mb="sm" maw="70ch">
          {t('missed.text')}
        </Text>
        <SpanFields
          key={`${wanted.from ?? ''} ${wanted.to ?? ''}`}
          span={wanted}
          cameraId={cameraId}
          onCamera={setCameraId}
          onChange={onChange}
        />
      </Card>
      {isAsked && missed.isPending && <ListSkeleton rows={5} />}
      {missed.isError && <ErrorNotice error={missed.error} onRetry={() => void missed.refetch()} />}
      {missed.data !== undefined && <Explained missed={missed.data} />}
    </Stack>
  );
}

interface FieldsProps {
  readonly span: WallSpan;
  readonly cameraId: string | null;
  readonly onCamera: (id: string | null) => void;
  readonly onChange: (span: WallSpan) => void;
}

function SpanFields({ span, cameraId, onCamera, onChange }: FieldsProps): ReactNode {
  const { t } = useTranslation('people');
  const { t: tUi } = useTranslation('ui');
  const { timeZone } = useFormat();
  const mayCameras = useMay('cameras.read', 'all');
  const [typed, setTyped] = useState(span);
  const checked = toSpan(typed, timeZone);
  const problem = typeof checked === 'string' && checked !== 'incomplete' ? t(`missed.span.${checked}`) : undefined;
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    if (typeof checked !== 'string') onChange(typed);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Group gap="xs">
          {presets.map((preset) => (
            <Button
              key={preset}
              size="xs"
              variant="default"
              onClick={() => {
                onChange(presetSpan(preset, new Date(), timeZone));
              }}
            >
              {t(`missed.preset.${preset}`)}
            </Button>
          ))}
        </Group>
        <Group align="flex-start" gap="sm">
          {(['from', 'to'] as const).map((end) => (
            <TextInput
              key={end}
              type="datetime-local"
              label={tUi(end)}
              value={typed[end] ?? ''}
              error={end === 'to' ? problem : undefined}
              onChange={(event) => {
                setTyped({ ...typed, [end]: event.currentTarget.value });
              }}
            />
          ))}
          {mayCameras && (
            <CameraSelect
              label={t('day.camera')}
              value={cameraId}
              w={{ base: '100%', xs: 220 }}
              onChange={(id) => {
                onCamera(id);
              }}
            />
          )}
        </Group>
        <Group>
          <Button type="submit" disabled={typeof checked === 'string'}>
            {t('missed.ask')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('missed.zone', { timeZone })}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}

function Explained({ missed }: { readonly missed: Missed }): ReactNode {
  const { t } = useTranslation('people');
  const format = useFormat();
  const reason = toMissedReason(missed.reason);
  const isRecognized = reason === 'recognized';
  const cosine = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return (
    <>
      <Alert
        color={isRecognized ? 'teal' : 'blue'}
        icon={isRecognized ? <TbCircleCheck /> : <TbInfoCircle />}
        {...(!isRecognized && { title: t('missed.because') })}
        role="status"
      >
        {reason === undefined ? (
          <UserText text={missed.sentence} />
        ) : (
          t(`missed.reason.${reason}`, {
            threshold: format.number(missed.threshold, cosine),
          })
        )}
      </Alert>
      <MissedCameras cameras={missed.cameras} />
      <NearestSightings sightings={missed.nearest} />
    </>
  );
}

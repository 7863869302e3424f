import {
  Fieldset,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../session';
import { sitesQuery } from '../cameras.queries';
import { cameraRoles, type CameraValues } from './camera-form.policy';

export interface FieldsProps {
  readonly values: CameraValues;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (change: Partial<CameraValues>) => void;
}

type TextField = { [Key in keyof CameraValues]: CameraValues[Key] extends string ? Key : never }[keyof CameraValues];

/** What every camera has: a name, and where it is. */
export function PlaceFields({ values, errors, onChange }: FieldsProps): ReactNode {
  const { t } = useTranslation('cameras');
  return (
    <Stack>
      <TextInput
        label={t('field.name')}
        placeholder={t('field.namePlaceholder')}
        required
        maxLength={255}
        value={values.name}
        error={errors['name']}
        onChange={(event) => {
          onChange({ name: event.currentTarget.value });
        }}
      />
      <TextInput
        label={t('field.location')}
        description={t('field.locationHint')}
        maxLength={255}
        value={values.location}
        error={errors['location']}
        onChange={(event) => {
          onChange({ location: event.currentTarget.value });
        }}
      />
      <SiteFields values={values} errors={errors} onChange={onChange} />
      <Textarea
        label={t('field.description')}
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2_000}
        value={values.description}
        error={errors['description']}
        onChange={(event) => {
          onChange({ description: event.currentTarget.value });
        }}
      />
    </Stack>
  );
}

/** Where it counts, and as what. */
function SiteFields({ values, errors, onChange }: FieldsProps): ReactNode {
  const { t } = useTranslation('cameras');
  const { data: sites = [] } = useQuery({ ...sitesQuery, enabled: useMay('sites.read') });
  return (
    <>
      {sites.length > 1 && (
        <Select
          label={t('field.site_id')}
          allowDeselect={false}
          data={sites.map(({ id, name }) => ({ value: id, label: name }))}
          value={values.site_id === '' ? (sites.find(({ is_default }) => is_default)?.id ?? null) : values.site_id}
          error={errors['site_id']}
          onChange={(site) => {
            onChange({ site_id: site ?? '' });
          }}
        />
      )}
      <Select
        label={t('field.role')}
        description={t('field.roleHint')}
        allowDeselect={false}
        data={cameraRoles.map((role) => ({ value: role, label: t(`cameraRole.${role}`) }))}
        value={values.role}
        error={errors['role']}
        onChange={(said) => {
          onChange({ role: cameraRoles.find((role) => role === said) ?? 'both' });
        }}
      />
    </>
  );
}

/** How the pictures are taken, and how faces are looked for in them; what most sites leave as it is. */
export function PictureFields({ values, errors, onChange }: FieldsProps): ReactNode {
  const { t } = useTranslation('cameras');
  return (
    <Stack>
      <Fieldset legend={t('group.stream')}>
        <Stack>
          <TextInput
            label={t('field.sub_rtsp_url')}
            description={t('field.sub_rtsp_urlHint')}
            dir="ltr"
            autoComplete="off"
            spellCheck={false}
            value={values.sub_rtsp_url}
            error={errors['sub_rtsp_url']}
            onChange={(event) => {
              onChange({ sub_rtsp_url: event.currentTarget.value });
            }}
          />
          <StreamChoice values={values} errors={errors} onChange={onChange} />
          <Group align="flex-start" grow preventGrowOverflow={false}>
            <NumberField
              field="frame_rate"
              min={1}
              max={30}
              hint={t('field.frame_rateHint')}
              {...{ values, errors, onChange }}
            />
            <NumberField
              field="resolution_width"
              min={0}
              max={7_680}
              hint={t('field.asSent')}
              {...{ values, errors, onChange }}
            />
            <NumberField
              field="resolution_height"
              min={0}
              max={7_680}
              hint={t('field.asSent')}
              {...{ values, errors, onChange }}
            />
          </Group>
        </Stack>
      </Fieldset>
      <Fieldset legend={t('group.motion')}>
        <Stack>
          <Switch
            label={t('field.motion_gate')}
            description={t('field.motion_gateHint')}
            checked={values.motion_gate}
            onChange={(event) => {
              onChange({ motion_gate: event.currentTarget.checked });
            }}
          />
          {values.motion_gate && (
            <NumberField
              field="motion_sensitivity"
              min={1}
              max={100}
              hint={t('field.motion_sensitivityHint')}
              {...{ values, errors, onChange }}
            />
          )}
        </Stack>
      </Fieldset>
      <FaceFields values={values} errors={errors} onChange={onChange} />
    </Stack>
  );
}

function StreamChoice({ values, errors, onChange }: FieldsProps): ReactNode {
  const { t } = useTranslation('cameras');
  const label = useId();
  return (
    <div>
      <Text size="sm" fw={500} id={label}>
        {t('field.stream')}
      </Text>
      <SegmentedControl
        aria-labelledby={label}
        value={values.stream}
        data={[
          { value: 'main', label: t('field.streamMain') },
          { value: 'sub', label: t('field.streamSub') },
        ]}
        onChange={(stream) => {
          onChange({ stream: stream === 'sub' ? 'sub' : 'main' });
        }}
      />
      {errors['stream'] !== undefined && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {errors['stream']}
        </Text>
      )}
    </div>
  );
}

function FaceFields({ values, errors, onChange }: FieldsProps): ReactNode {
  const { t } = useTranslation('cameras');
  const { detector_input, liveness_mode } = values;
  return (
    <Fieldset legend={t('group.faces')}>
      <Stack>
        <Select
          label={t('field.detector_input')}
          description={t('field.detector_inputHint')}
          allowDeselect={false}
          data={[
            { value: '', label: t('field.asSetUp') },
            { value: '640x384', label: '640 × 384' },
            { value: '1280x720', label: '1280 × 720' },
          ]}
          value={detector_input}
          error={errors['detector_input']}
          onChange={(value) => {
            onChange({ detector_input: value === '640x384' || value === '1280x720' ? value : '' });
          }}
        />
        <NumberField
          field="face_width_px_min"
          min={0}
          max={1_000}
          hint={t('field.face_width_px_minHint')}
          {...{ values, errors, onChange }}
        />
        <Select
          label={t('field.liveness_mode')}
          description={t('field.liveness_modeHint')}
          allowDeselect={false}
          data={[
            { value: '', label: t('field.asSetUp') },
            { value: 'off', label: t('liveness.off') },
            { value: 'flag', label: t('liveness.flag') },
            { value: 'enforce', label: t('liveness.enforce') },
          ]}
          value={liveness_mode}
          error={errors['liveness_mode']}
          onChange={(value) => {
            onChange({ liveness_mode: value === 'off' || value === 'flag' || value === 'enforce' ? value : '' });
          }}
        />
      </Stack>
    </Fieldset>
  );
}

interface NumberFieldProps extends FieldsProps {
  readonly field: 'frame_rate' | 'resolution_width' | 'resolution_height' | 'motion_sensitivity' | 'face_width_px_min';
  readonly min: number;
  readonly max: number;
  readonly hint: string;
}

function NumberField({ field, min, max, hint, values, errors, onChange }: NumberFieldProps): ReactNode {
  const { t } = useTranslation('cameras');
  return (
    <NumberInput
      label={t(`field.${field}`)}
      description={hint}
      min={min}
      max={max}
      allowDecimal={false}
      hideControls
      inputMode="numeric"
      value={values[field]}
      error={errors[field]}
      onChange={(value) => {
        onChange({ [field satisfies TextField]: String(value) });
      }}
    />
  );
}

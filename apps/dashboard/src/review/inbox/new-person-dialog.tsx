import { Button, Checkbox, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { makePassword } from '../../session/made-password.policy';
import { fieldErrorsOf, FormProblem } from '../../ui';
import { Dialog } from '../../ui/dialog';
import { FacePicture } from './face-picture';
import { createPersonOf, type Enrolment, type UnknownFace } from './inbox.queries';
import { TellAttendance } from './tell-attendance';

interface Props {
  readonly face: UnknownFace;
  readonly onClose: () => void;
  readonly onCreated: (face: UnknownFace, enrolment: Enrolment) => void;
}

const names = ['first_name', 'last_name', 'employee_id', 'email', 'department', 'password'] as const;
type Name = (typeof names)[number];
const optional: readonly Name[] = ['department'];
/** As long as the API takes. */
const lengthMax = 255;

/** Somebody who works here and nobody entered yet. */
export function NewPersonDialog({ face, onClose, onCreated }: Props): ReactNode {
  const { t } = useTranslation('review');
  const { t: tUi } = useTranslation('ui');
  const [fields, setFields] = useState<Readonly<Record<Name, string>>>(() => ({
    first_name: '',
    last_name: '',
    employee_id: '',
    email: '',
    department: '',
    password: makePassword((count) => crypto.getRandomValues(new Uint32Array(count))),
  }));
  const [agrees, setAgrees] = useState(false);
  const [tells, setTells] = useState(false);
  const creating = useMutation(createPersonOf(useQueryClient(), face));
  const errors = fieldErrorsOf(creating.error);
  const isTouched = names.some((name) => name !== 'password' && fields[name] !== '');
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const { department, ...required } = fields;
    creating.mutate(
      {
        ...required,
        department: department === '' ? null : department,
        biometric_consent: agrees ? true : null,
        tell_attendance: tells,
      },
      {
        onSuccess: (created) => {
          onCreated(created, created.enrolment);
        },
      },
    );
  };
  return (
    <Dialog
      opened
      onClose={creating.isPending ? () => undefined : onClose}
      closeOnEscape={!isTouched}
      title={t('create.title')}
      closeButtonProps={{ 'aria-label': tUi('close') }}
      size="lg"
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <Group wrap="nowrap" align="flex-start">
            <FacePicture faceId={face.id} visitId={face.best_visit_id} alt={t('picture.alt')} size={96} />
            <Text size="sm" c="dimmed">
              {t('create.text')}
            </Text>
          </Group>
          <FormProblem error={creating.error} fields={names} />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {names.map((name) => (
              <TextInput
                key={name}
                name={name}
                label={t(`create.field.${name}`)}
                {...(name === 'password' && { description: t('create.passwordHint') })}
                value={fields[name]}
                error={errors[name]}
                required={!optional.includes(name)}
                maxLength={name === 'password' ? 128 : lengthMax}
                autoComplete="off"
                {...(name === 'email' && { type: 'email' })}
                {...((name === 'email' || name === 'password') && { dir: 'ltr' })}
                {...(name === 'first_name' && { 'data-autofocus': true })}
                onChange={(event) => {
                  setFields({ ...fields, [name]: event.currentTarget.value });
                }}
              />
            ))}
          </SimpleGrid>
          <Checkbox
            label={t('assign.consent')}
            description={t('create.consentHint')}
            checked={agrees}
            error={errors['biometric_consent']}
            onChange={(event) => {
              setAgrees(event.currentTarget.checked);
            }}
          />
          <TellAttendance count={face.visit_count} isChecked={tells} onChange={setTells} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} disabled={creating.isPending}>
              {tUi('cancel')}
            </Button>
            <Button type="submit" loading={creating.isPending}>
              {t('create.submit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

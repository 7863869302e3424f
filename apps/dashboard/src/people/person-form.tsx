import { Button, Card, Group, Select, SimpleGrid, Stack, Switch, Text, Title } from '@mantine/core';
import { useState, type ReactNode, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { roles } from '../session';
import { fieldErrorsOf, FormProblem } from '../ui';
import { LeaveGuard } from '../ui/leave-guard';
import { PasswordField } from './password-field';
import { changedNames, fieldNames, type FieldName, type PersonFields } from './person-form.policy';
import { TextField } from './text-field';

interface Props {
  /** What is there: nothing of somebody new. */
  readonly before: PersonFields;
  /** What is typed; kept by the page, so that it can take what somebody else changed. */
  readonly fields: PersonFields;
  readonly onChange: (fields: PersonFields) => void;
  readonly isNew: boolean;
  readonly mayGiveRoles: boolean;
  readonly mayDeactivate: boolean;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly isSaved: boolean;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
  /** Above the fields: what somebody else did meanwhile. */
  readonly children?: ReactNode;
}

export function PersonForm(props: Props): ReactNode {
  const { before, fields, onChange, isNew, error, isPending, isSaved } = props;
  const { t } = useTranslation('people');
  const { t: tUi } = useTranslation('ui');
  const errors = fieldErrorsOf(error);
  const [isTouched, setTouched] = useState(false);
  const isDirty = !isSaved && isTouched && changedNames(fields, before).length > 0;
  const set = (name: FieldName, value: PersonFields[FieldName]): void => {
    setTouched(true);
    onChange({ ...fields, [name]: value });
  };
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    props.onSubmit();
  };
  const text = (name: 'first_name' | 'last_name' | 'email' | 'employee_id' | 'department' | 'position' | 'phone') => ({
    name,
    value: fields[name],
    error: errors[name],
    onChange: (value: string) => {
      set(name, value);
    },
  });
  return (
    <form onSubmit={submit} noValidate>
      <LeaveGuard isDirty={isDirty} />
      <Stack maw={860}>
        {props.children}
        <FormProblem error={error} fields={fieldNames} />
        <Section title={t('form.person')}>
          <TextField {...text('first_name')} isRequired autoFocus={isNew} />
          <TextField {...text('last_name')} isRequired />
          <TextField {...text('employee_id')} isRequired description={t('form.employeeIdHint')} />
          <TextField {...text('department')} />
          <TextField {...text('position')} />
          <TextField {...text('phone')} type="tel" />
        </Section>
        <Section title={t('form.account')}>
          <TextField {...text('email')} type="email" isRequired description={t('form.emailHint')} />
          <PasswordField
            isNew={isNew}
            value={fields.password}
            error={errors['password']}
            onChange={(value) => {
              set('password', value);
            }}
          />
          {props.mayGiveRoles && (
            <RoleSelect
              value={fields.role}
              error={errors['role']}
              onChange={(role) => {
                set('role', role);
              }}
            />
          )}
          {props.mayDeactivate && (
            <Switch
              label={t('active.yes')}
              description={t('form.activeHint')}
              checked={fields.is_active}
              error={errors['is_active']}
              onChange={(event) => {
                set('is_active', event.currentTarget.checked);
              }}
            />
          )}
        </Section>
        {isNew && (
          <Section title={t('consent.title')} text={t('consent.about')}>
            <ConsentSelect
              value={fields.biometric_consent}
              error={errors['biometric_consent']}
              onChange={(consent) => {
                set('biometric_consent', consent);
              }}
            />
          </Section>
        )}
        <Group>
          <Button type="submit" loading={isPending}>
            {isNew ? t('add.submit') : t('edit.submit')}
          </Button>
          <Button variant="default" onClick={props.onCancel} disabled={isPending}>
            {tUi('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface SectionProps {
  readonly title: string;
  readonly text?: string;
  readonly children: ReactNode;
}

function Section({ title, text, children }: SectionProps): ReactNode {
  return (
    <Card withBorder component="fieldset" m={0}>
      <Title order={2} fz="h5" mb={text === undefined ? 'sm' : 4}>
        {title}
      </Title>
      {text !== undefined && (
        <Text size="sm" c="dimmed" mb="sm">
          {text}
        </Text>
      )}
      <SimpleGrid cols={{ base: 1, sm: 2 }}>{children}</SimpleGrid>
    </Card>
  );
}

interface RoleProps {
  readonly value: PersonFields['role'];
  readonly error: string | undefined;
  readonly onChange: (role: PersonFields['role']) => void;
}

function RoleSelect({ value, error, onChange }: RoleProps): ReactNode {
  const { t } = useTranslation('people');
  const { t: tApp } = useTranslation('app');
  return (
    <Select
      label={t('field.role')}
      description={t(`roleText.${value}`)}
      data={roles.map((role) => ({ value: role, label: tApp(`roles.${role}`) }))}
      allowDeselect={false}
      value={value}
      error={error}
      onChange={(chosen) => {
        onChange(roles.find((role) => role === chosen) ?? value);
      }}
    />
  );
}

interface ConsentProps {
  readonly value: boolean | null;
  readonly error: string | undefined;
  readonly onChange: (consent: boolean | null) => void;
}

function ConsentSelect({ value, error, onChange }: ConsentProps): ReactNode {
  const { t } = useTranslation('people');
  return (
    <Select
      label={t('consent.answer')}
      data={[
        { value: 'null', label: t('consent.unknown') },
        { value: 'true', label: t('consent.given') },
        { value: 'false', label: t('consent.refused') },
      ]}
      allowDeselect={false}
      value={String(value)}
      error={error}
      onChange={(chosen) => {
        onChange(chosen === 'null' ? null : chosen === 'true');
      }}
    />
  );
}

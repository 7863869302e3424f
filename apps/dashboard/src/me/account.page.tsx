import {
  Button,
  Card,
  Group,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Title,
  useMantineColorScheme,
} from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { TbKey } from 'react-icons/tb';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseAndStoreLanguage, currentLanguage, languages } from '../i18n';
import { ChangePasswordForm, useMay, useMe } from '../session';
import { DataExport } from './data-export';
import { MeLayout } from './me-layout';
import { Sessions } from './sessions';

/** One's sessions and password, how the pages look, and a copy of one's data. */
export function AccountPage(): ReactNode {
  return (
    <MeLayout part="account">
      <Looks />
      <Password />
      <Sessions />
      <DataExport />
    </MeLayout>
  );
}

const schemes = ['light', 'dark', 'auto'] as const;

function Looks(): ReactNode {
  const { t } = useTranslation(['me', 'ui']);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Card withBorder>
      <Title order={2} fz="h4" mb="md">
        {t('looks.title')}
      </Title>
      <Group align="flex-end">
        <Select
          label={t('ui:language')}
          value={currentLanguage()}
          data={languages.map(({ code, name }) => ({ value: code, label: name }))}
          allowDeselect={false}
          onChange={(chosen) => {
            const language = languages.find(({ code }) => code === chosen);
            if (language !== undefined) void chooseAndStoreLanguage(language.code);
          }}
        />
        <Stack gap={4}>
          <Text size="sm" fw={500} id="colors">
            {t('ui:colors.label')}
          </Text>
          <SegmentedControl
            aria-labelledby="colors"
            value={colorScheme}
            data={schemes.map((scheme) => ({ value: scheme, label: t(`ui:colors.${scheme}`) }))}
            onChange={(chosen) => {
              setColorScheme(schemes.find((scheme) => scheme === chosen) ?? 'auto');
            }}
          />
        </Stack>
      </Group>
    </Card>
  );
}

function Password(): ReactNode {
  const { t } = useTranslation(['me', 'ui']);
  const me = useMe();
  const mayChange = useMay('password.change');
  const [isOpen, setIsOpen] = useState(false);
  if (!mayChange) return null;
  const close = (): void => {
    setIsOpen(false);
  };
  return (
    <Card withBorder>
      <Group justify="space-between">
        <div>
          <Title order={2} fz="h4">
            {t('password.title')}
          </Title>
          <Text size="sm" c="dimmed">
            {t('password.text')}
          </Text>
        </div>
        <Button
          variant="default"
          leftSection={<TbKey size={18} aria-hidden />}
          onClick={() => {
            setIsOpen(true);
          }}
        >
          {t('password.open')}
        </Button>
      </Group>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('password.open')}
        closeButtonProps={{ 'aria-label': t('ui:close') }}
      >
        <ChangePasswordForm
          email={me.email}
          onChanged={() => {
            close();
            notifications.show({ message: t('password.changed') });
          }}
        />
      </Modal>
    </Card>
  );
}

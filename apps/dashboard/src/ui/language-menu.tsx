import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconCheck, IconLanguage } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { chooseAndStoreLanguage, currentLanguage, languages } from '../i18n';

export function LanguageMenu(): ReactNode {
  const { t } = useTranslation('ui');
  const chosen = currentLanguage();
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Tooltip label={t('language')}>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('language')}>
            <IconLanguage size={20} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map(({ code, name, dir }) => (
          <Menu.Item
            key={code}
            lang={code}
            dir={dir}
            role="menuitemradio"
            aria-checked={code === chosen}
            rightSection={code === chosen ? <IconCheck size={16} aria-hidden /> : undefined}
            onClick={() => void chooseAndStoreLanguage(code)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

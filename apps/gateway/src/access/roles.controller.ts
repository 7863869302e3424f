import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { roles } from '@smart-attendance/contracts';
import { apiPath } from '../http/paths.middleware';
import { AnswersPageOf, OneOf, Texts } from '../http/view.decorators';
import { toWholePageView, type PageView } from '../input/page.policy';
import { Needs } from './access.decorators';
import { permissionNames } from './api-key-wish.policy';
import { scopeOf } from './permissions.policy';

class RoleView {
  @OneOf(roles) role!: string;
  @Texts({ description: 'With (own) where they end at oneself, (department) at the people of one’s department.' })
  permissions!: string[];
}

@ApiTags('auth')
@Controller(`${apiPath}/roles`)
export class RolesController {
  @Get()
  @Needs('known')
  @ApiOperation({ summary: 'What each role may do' })
  @AnswersPageOf(RoleView)
  list(): PageView<RoleView> {
    const rows = roles.map((role) => ({
      role,
      permissions: permissionNames.flatMap((permission) => {
        const scope = scopeOf(role, permission);
        if (scope === undefined) return [];
        return [scope === 'all' ? permission : `${permission} (${scope})`];
      }),
    }));
    return toWholePageView(rows);
  }
}

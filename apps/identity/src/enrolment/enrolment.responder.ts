import { Controller } from '@nestjs/common';
import {
  deleteFaceTemplate,
  enrolFace,
  listFaceTemplates,
  setPrimaryFaceTemplate,
  timestampFromDate,
  type DeleteFaceTemplateRequest,
  type EnrolFaceRequest,
  type FaceTemplateSchema,
  type ListFaceTemplatesRequest,
  type MessageInitShape,
  type SetPrimaryFaceTemplateRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { EnrolmentService } from './enrolment.service';
import type { FaceTemplateEntity } from './face-template.entity';

@Controller()
export class EnrolmentResponder {
  constructor(private readonly enrolment: EnrolmentService) {}

  @RespondsTo(enrolFace)
  async enrolFace(request: EnrolFaceRequest) {
    const { templateId, qualityScore, facesDetected, warnings } = await this.enrolment.enrol(request);
    return { templateId, qualityScore, facesDetected, warnings: [...warnings] };
  }

  @RespondsTo(listFaceTemplates)
  async listFaceTemplates(request: ListFaceTemplatesRequest) {
    const templates = await this.enrolment.listTemplates(request.personId);
    return { templates: templates.map(toFaceTemplateMessage) };
  }

  @RespondsTo(deleteFaceTemplate)
  async deleteFaceTemplate(request: DeleteFaceTemplateRequest) {
    await this.enrolment.deleteTemplate(request.templateId);
    return {};
  }

  @RespondsTo(setPrimaryFaceTemplate)
  async setPrimaryFaceTemplate({ personId, templateId }: SetPrimaryFaceTemplateRequest) {
    return { template: toFaceTemplateMessage(await this.enrolment.setPrimaryTemplate(personId, templateId)) };
  }
}

function toFaceTemplateMessage(template: FaceTemplateEntity): MessageInitShape<typeof FaceTemplateSchema> {
  const { id, personId, isPrimary, qualityScore, sourceDescription, packId, createdAt } = template;
  return {
    id,
    personId,
    isPrimary,
    qualityScore,
    sourceDescription,
    packId,
    createdAt: timestampFromDate(createdAt),
  };
}

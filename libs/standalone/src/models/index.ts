export { addModels, type AddedModels, type AddModelsRequest } from './add-models';
export { areModelsRight } from './prepared-pack';
export { prepareModels, type PreparedModels, type PrepareModelsRequest } from './prepare-models';

// Generated from schema/http.ts. Do not edit. Run: npm run generate
// @ts-nocheck
import { codePointLength, type ValidatorError } from "../kernel/issues.ts";

type Validator = ((value: unknown) => boolean) & { errors?: readonly ValidatorError[] | null };

export const validate: Validator = validate0 as unknown as Validator;
const schema0 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:countersign:contract:v1:ErrorBody","type":"object","properties":{"error":{"type":"string","enum":["missing_token","invalid_token","invalid_zone","insufficient_scope","session_revoked","agent_required","delegation_required","chain_mismatch","hop_count_exceeded","verification_unavailable","session_required","delegation_stale","invalid_request"]},"error_description":{"type":"string","minLength":1},"error_hint":{"type":"string","minLength":1}},"required":["error","error_description"],"additionalProperties":false};
const func0 = Object.prototype.hasOwnProperty;
const func4 = codePointLength;

function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:countersign:contract:v1:ErrorBody" */;
let vErrors = null;
let errors = 0;
const evaluated0 = validate0.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if((((data.error === undefined) || (!(func0.call(data, "error")))) && (missing0 = "error")) || (((data.error_description === undefined) || (!(func0.call(data, "error_description")))) && (missing0 = "error_description"))){
validate0.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
const _errs1 = errors;
for(const key0 of Object.keys(data)){
if(!(((key0 === "error") || (key0 === "error_description")) || (key0 === "error_hint"))){
validate0.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.error !== undefined && func0.call(data, "error")){
let data0 = data.error;
const _errs2 = errors;
if(typeof data0 !== "string"){
validate0.errors = [{instancePath:instancePath+"/error",schemaPath:"#/properties/error/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((((((((((((data0 === "missing_token") || (data0 === "invalid_token")) || (data0 === "invalid_zone")) || (data0 === "insufficient_scope")) || (data0 === "session_revoked")) || (data0 === "agent_required")) || (data0 === "delegation_required")) || (data0 === "chain_mismatch")) || (data0 === "hop_count_exceeded")) || (data0 === "verification_unavailable")) || (data0 === "session_required")) || (data0 === "delegation_stale")) || (data0 === "invalid_request"))){
validate0.errors = [{instancePath:instancePath+"/error",schemaPath:"#/properties/error/enum",keyword:"enum",params:{allowedValues: schema0.properties.error.enum}}];
return false;
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.error_description !== undefined && func0.call(data, "error_description")){
let data1 = data.error_description;
const _errs4 = errors;
if(errors === _errs4){
if(typeof data1 === "string"){
if(data1.length < 1){
validate0.errors = [{instancePath:instancePath+"/error_description",schemaPath:"#/properties/error_description/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/error_description",schemaPath:"#/properties/error_description/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.error_hint !== undefined && func0.call(data, "error_hint")){
let data2 = data.error_hint;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data2 === "string"){
if(data2.length < 1){
validate0.errors = [{instancePath:instancePath+"/error_hint",schemaPath:"#/properties/error_hint/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/error_hint",schemaPath:"#/properties/error_hint/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs6 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
else {
validate0.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate0.errors = vErrors;
return errors === 0;
}
validate0.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

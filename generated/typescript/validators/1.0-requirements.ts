// Generated from schema/requirements.ts, schema/profiles/1.0.ts. Do not edit. Run: npm run generate
// @ts-nocheck
import { codePointLength, type ValidatorError } from "../kernel/issues.ts";

type Validator = ((value: unknown) => boolean) & { errors?: readonly ValidatorError[] | null };

export const validate: Validator = validate0 as unknown as Validator;
const schema0 = {"$id":"urn:countersign:contract:v1:1.0:requirements","type":"object","properties":{"issuer":{"type":"string","minLength":1},"audience":{"anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string","minLength":1},"minItems":1}]},"zoneId":{"type":"string","minLength":1},"requiredUse":{"type":"string","enum":["session","gateway","resource"]},"requiredScopes":{"type":"array","items":{"type":"string","minLength":1,"maxLength":256,"pattern":"^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$"}},"requiredTargets":{"type":"array","items":{"type":"string","minLength":1}},"requireSession":{"type":"boolean"},"requireDelegation":{"type":"boolean"},"maxHopCount":{"type":"integer","minimum":0,"maximum":255},"requireChainContains":{"type":"array","items":{"type":"string","minLength":1}}},"additionalProperties":false};
const func0 = Object.prototype.hasOwnProperty;
const func2 = codePointLength;
const pattern0 = new RegExp("^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$", "u");

function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:countersign:contract:v1:1.0:requirements" */;
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
const _errs1 = errors;
for(const key0 of Object.keys(data)){
if(!(func0.call(schema0.properties, key0))){
validate0.errors = [{instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0}}];
return false;
break;
}
}
if(_errs1 === errors){
if(data.issuer !== undefined && func0.call(data, "issuer")){
let data0 = data.issuer;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(data0.length < 1){
validate0.errors = [{instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/issuer",schemaPath:"#/properties/issuer/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.audience !== undefined && func0.call(data, "audience")){
let data1 = data.audience;
const _errs4 = errors;
const _errs5 = errors;
let valid1 = false;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data1 === "string"){
if(data1.length < 1){
const err0 = {instancePath:instancePath+"/audience",schemaPath:"#/properties/audience/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
else {
const err1 = {instancePath:instancePath+"/audience",schemaPath:"#/properties/audience/anyOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
const _errs8 = errors;
if(errors === _errs8){
if(Array.isArray(data1)){
if(data1.length < 1){
const err2 = {instancePath:instancePath+"/audience",schemaPath:"#/properties/audience/anyOf/1/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
else {
var valid2 = true;
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
const _errs10 = errors;
if(errors === _errs10){
if(typeof data2 === "string"){
if(data2.length < 1){
const err3 = {instancePath:instancePath+"/audience/" + i0,schemaPath:"#/properties/audience/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
else {
const err4 = {instancePath:instancePath+"/audience/" + i0,schemaPath:"#/properties/audience/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
var valid2 = _errs10 === errors;
if(!valid2){
break;
}
}
}
}
else {
const err5 = {instancePath:instancePath+"/audience",schemaPath:"#/properties/audience/anyOf/1/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
var _valid0 = _errs8 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err6 = {instancePath:instancePath+"/audience",schemaPath:"#/properties/audience/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
validate0.errors = vErrors;
return false;
}
else {
errors = _errs5;
if(vErrors !== null){
if(_errs5){
vErrors.length = _errs5;
}
else {
vErrors = null;
}
}
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.zoneId !== undefined && func0.call(data, "zoneId")){
let data3 = data.zoneId;
const _errs12 = errors;
if(errors === _errs12){
if(typeof data3 === "string"){
if(data3.length < 1){
validate0.errors = [{instancePath:instancePath+"/zoneId",schemaPath:"#/properties/zoneId/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/zoneId",schemaPath:"#/properties/zoneId/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requiredUse !== undefined && func0.call(data, "requiredUse")){
let data4 = data.requiredUse;
const _errs14 = errors;
if(typeof data4 !== "string"){
validate0.errors = [{instancePath:instancePath+"/requiredUse",schemaPath:"#/properties/requiredUse/type",keyword:"type",params:{type: "string"}}];
return false;
}
if(!(((data4 === "session") || (data4 === "gateway")) || (data4 === "resource"))){
validate0.errors = [{instancePath:instancePath+"/requiredUse",schemaPath:"#/properties/requiredUse/enum",keyword:"enum",params:{allowedValues: schema0.properties.requiredUse.enum}}];
return false;
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requiredScopes !== undefined && func0.call(data, "requiredScopes")){
let data5 = data.requiredScopes;
const _errs16 = errors;
if(errors === _errs16){
if(Array.isArray(data5)){
var valid3 = true;
const len1 = data5.length;
for(let i1=0; i1<len1; i1++){
let data6 = data5[i1];
const _errs18 = errors;
if(errors === _errs18){
if(typeof data6 === "string"){
if(func2(data6) > 256){
validate0.errors = [{instancePath:instancePath+"/requiredScopes/" + i1,schemaPath:"#/properties/requiredScopes/items/maxLength",keyword:"maxLength",params:{limit: 256}}];
return false;
}
else {
if(data6.length < 1){
validate0.errors = [{instancePath:instancePath+"/requiredScopes/" + i1,schemaPath:"#/properties/requiredScopes/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
else {
if(!pattern0.test(data6)){
validate0.errors = [{instancePath:instancePath+"/requiredScopes/" + i1,schemaPath:"#/properties/requiredScopes/items/pattern",keyword:"pattern",params:{pattern: "^[\\x21\\x23-\\x5B\\x5D-\\x7E]+$"}}];
return false;
}
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/requiredScopes/" + i1,schemaPath:"#/properties/requiredScopes/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid3 = _errs18 === errors;
if(!valid3){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/requiredScopes",schemaPath:"#/properties/requiredScopes/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requiredTargets !== undefined && func0.call(data, "requiredTargets")){
let data7 = data.requiredTargets;
const _errs20 = errors;
if(errors === _errs20){
if(Array.isArray(data7)){
var valid4 = true;
const len2 = data7.length;
for(let i2=0; i2<len2; i2++){
let data8 = data7[i2];
const _errs22 = errors;
if(errors === _errs22){
if(typeof data8 === "string"){
if(data8.length < 1){
validate0.errors = [{instancePath:instancePath+"/requiredTargets/" + i2,schemaPath:"#/properties/requiredTargets/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/requiredTargets/" + i2,schemaPath:"#/properties/requiredTargets/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid4 = _errs22 === errors;
if(!valid4){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/requiredTargets",schemaPath:"#/properties/requiredTargets/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requireSession !== undefined && func0.call(data, "requireSession")){
const _errs24 = errors;
if(typeof data.requireSession !== "boolean"){
validate0.errors = [{instancePath:instancePath+"/requireSession",schemaPath:"#/properties/requireSession/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requireDelegation !== undefined && func0.call(data, "requireDelegation")){
const _errs26 = errors;
if(typeof data.requireDelegation !== "boolean"){
validate0.errors = [{instancePath:instancePath+"/requireDelegation",schemaPath:"#/properties/requireDelegation/type",keyword:"type",params:{type: "boolean"}}];
return false;
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.maxHopCount !== undefined && func0.call(data, "maxHopCount")){
let data11 = data.maxHopCount;
const _errs28 = errors;
if(!(((typeof data11 == "number") && (!(data11 % 1) && !isNaN(data11))) && (isFinite(data11)))){
validate0.errors = [{instancePath:instancePath+"/maxHopCount",schemaPath:"#/properties/maxHopCount/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs28){
if((typeof data11 == "number") && (isFinite(data11))){
if(data11 > 255 || isNaN(data11)){
validate0.errors = [{instancePath:instancePath+"/maxHopCount",schemaPath:"#/properties/maxHopCount/maximum",keyword:"maximum",params:{comparison: "<=", limit: 255}}];
return false;
}
else {
if(data11 < 0 || isNaN(data11)){
validate0.errors = [{instancePath:instancePath+"/maxHopCount",schemaPath:"#/properties/maxHopCount/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.requireChainContains !== undefined && func0.call(data, "requireChainContains")){
let data12 = data.requireChainContains;
const _errs30 = errors;
if(errors === _errs30){
if(Array.isArray(data12)){
var valid5 = true;
const len3 = data12.length;
for(let i3=0; i3<len3; i3++){
let data13 = data12[i3];
const _errs32 = errors;
if(errors === _errs32){
if(typeof data13 === "string"){
if(data13.length < 1){
validate0.errors = [{instancePath:instancePath+"/requireChainContains/" + i3,schemaPath:"#/properties/requireChainContains/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/requireChainContains/" + i3,schemaPath:"#/properties/requireChainContains/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid5 = _errs32 === errors;
if(!valid5){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/requireChainContains",schemaPath:"#/properties/requireChainContains/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
}
}
}
}
}
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

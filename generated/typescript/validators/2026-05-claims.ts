// Generated from schema/claims.ts. Do not edit. Run: npm run generate
// @ts-nocheck
import { codePointLength, type ValidatorError } from "../kernel/issues.ts";

type Validator = ((value: unknown) => boolean) & { errors?: readonly ValidatorError[] | null };

export const validate: Validator = validate0 as unknown as Validator;
const schema0 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:countersign:contract:v1:Claims","type":"object","properties":{"iss":{"type":"string","minLength":1},"aud":{"anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string","minLength":1},"minItems":1}]},"exp":{"type":"integer","minimum":0,"maximum":9007199254740991},"iat":{"type":"integer","minimum":0,"maximum":9007199254740991},"nbf":{"type":"integer","minimum":0,"maximum":9007199254740991},"jti":{"type":"string"},"sub":{"type":"string","minLength":1},"zone_id":{"type":"string","minLength":1},"client_id":{"type":"string","minLength":1},"sid":{"type":"string","minLength":1},"root_sid":{"type":"string"},"scope":{"type":"string"},"agent_session_id":{"type":"string"},"delegation_edge_id":{"type":"string"},"source_session_id":{"type":"string"},"target_session_id":{"type":"string"},"delegation_path":{"type":"array","items":{"type":"string","minLength":1}},"delegation_chain":{"type":"array","items":{"$ref":"#/$defs/ChainHop"}},"hop_count":{"type":"integer","minimum":0,"maximum":9007199254740991},"delegation_graph_epoch":{"type":"integer","minimum":0,"maximum":9007199254740991}},"required":["iss","aud","exp","sub","zone_id","client_id","sid"],"additionalProperties":true,"$defs":{"ChainHop":{"type":"object","properties":{"application_id":{"type":"string","minLength":1},"agent_session_id":{"type":"string"},"delegation_edge_id":{"type":"string"}},"required":["application_id"],"additionalProperties":true}}};
const func0 = Object.prototype.hasOwnProperty;
const func8 = codePointLength;
const schema1 = {"type":"object","properties":{"application_id":{"type":"string","minLength":1},"agent_session_id":{"type":"string"},"delegation_edge_id":{"type":"string"}},"required":["application_id"],"additionalProperties":true};

function validate1(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
let vErrors = null;
let errors = 0;
const evaluated0 = validate1.evaluated;
if(evaluated0.dynamicProps){
evaluated0.props = undefined;
}
if(evaluated0.dynamicItems){
evaluated0.items = undefined;
}
if(errors === 0){
if(data && typeof data == "object" && !Array.isArray(data)){
let missing0;
if(((data.application_id === undefined) || (!(func0.call(data, "application_id")))) && (missing0 = "application_id")){
validate1.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.application_id !== undefined && func0.call(data, "application_id")){
let data0 = data.application_id;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(data0.length < 1){
validate1.errors = [{instancePath:instancePath+"/application_id",schemaPath:"#/properties/application_id/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate1.errors = [{instancePath:instancePath+"/application_id",schemaPath:"#/properties/application_id/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.agent_session_id !== undefined && func0.call(data, "agent_session_id")){
const _errs4 = errors;
if(typeof data.agent_session_id !== "string"){
validate1.errors = [{instancePath:instancePath+"/agent_session_id",schemaPath:"#/properties/agent_session_id/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs4 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.delegation_edge_id !== undefined && func0.call(data, "delegation_edge_id")){
const _errs6 = errors;
if(typeof data.delegation_edge_id !== "string"){
validate1.errors = [{instancePath:instancePath+"/delegation_edge_id",schemaPath:"#/properties/delegation_edge_id/type",keyword:"type",params:{type: "string"}}];
return false;
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
else {
validate1.errors = [{instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}}];
return false;
}
}
validate1.errors = vErrors;
return errors === 0;
}
validate1.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};


function validate0(data, {instancePath="", parentData, parentDataProperty, rootData=data, dynamicAnchors={}}={}){
/*# sourceURL="urn:countersign:contract:v1:Claims" */;
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
if(((((((((data.iss === undefined) || (!(func0.call(data, "iss")))) && (missing0 = "iss")) || (((data.aud === undefined) || (!(func0.call(data, "aud")))) && (missing0 = "aud"))) || (((data.exp === undefined) || (!(func0.call(data, "exp")))) && (missing0 = "exp"))) || (((data.sub === undefined) || (!(func0.call(data, "sub")))) && (missing0 = "sub"))) || (((data.zone_id === undefined) || (!(func0.call(data, "zone_id")))) && (missing0 = "zone_id"))) || (((data.client_id === undefined) || (!(func0.call(data, "client_id")))) && (missing0 = "client_id"))) || (((data.sid === undefined) || (!(func0.call(data, "sid")))) && (missing0 = "sid"))){
validate0.errors = [{instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: missing0}}];
return false;
}
else {
if(data.iss !== undefined && func0.call(data, "iss")){
let data0 = data.iss;
const _errs2 = errors;
if(errors === _errs2){
if(typeof data0 === "string"){
if(data0.length < 1){
validate0.errors = [{instancePath:instancePath+"/iss",schemaPath:"#/properties/iss/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/iss",schemaPath:"#/properties/iss/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs2 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.aud !== undefined && func0.call(data, "aud")){
let data1 = data.aud;
const _errs4 = errors;
const _errs5 = errors;
let valid1 = false;
const _errs6 = errors;
if(errors === _errs6){
if(typeof data1 === "string"){
if(data1.length < 1){
const err0 = {instancePath:instancePath+"/aud",schemaPath:"#/properties/aud/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
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
const err1 = {instancePath:instancePath+"/aud",schemaPath:"#/properties/aud/anyOf/0/type",keyword:"type",params:{type: "string"}};
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
const err2 = {instancePath:instancePath+"/aud",schemaPath:"#/properties/aud/anyOf/1/minItems",keyword:"minItems",params:{limit: 1}};
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
const err3 = {instancePath:instancePath+"/aud/" + i0,schemaPath:"#/properties/aud/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
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
const err4 = {instancePath:instancePath+"/aud/" + i0,schemaPath:"#/properties/aud/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
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
const err5 = {instancePath:instancePath+"/aud",schemaPath:"#/properties/aud/anyOf/1/type",keyword:"type",params:{type: "array"}};
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
const err6 = {instancePath:instancePath+"/aud",schemaPath:"#/properties/aud/anyOf",keyword:"anyOf",params:{}};
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
if(data.exp !== undefined && func0.call(data, "exp")){
let data3 = data.exp;
const _errs12 = errors;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
validate0.errors = [{instancePath:instancePath+"/exp",schemaPath:"#/properties/exp/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs12){
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
validate0.errors = [{instancePath:instancePath+"/exp",schemaPath:"#/properties/exp/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}}];
return false;
}
else {
if(data3 < 0 || isNaN(data3)){
validate0.errors = [{instancePath:instancePath+"/exp",schemaPath:"#/properties/exp/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs12 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.iat !== undefined && func0.call(data, "iat")){
let data4 = data.iat;
const _errs14 = errors;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
validate0.errors = [{instancePath:instancePath+"/iat",schemaPath:"#/properties/iat/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs14){
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 9007199254740991 || isNaN(data4)){
validate0.errors = [{instancePath:instancePath+"/iat",schemaPath:"#/properties/iat/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}}];
return false;
}
else {
if(data4 < 0 || isNaN(data4)){
validate0.errors = [{instancePath:instancePath+"/iat",schemaPath:"#/properties/iat/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs14 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.nbf !== undefined && func0.call(data, "nbf")){
let data5 = data.nbf;
const _errs16 = errors;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
validate0.errors = [{instancePath:instancePath+"/nbf",schemaPath:"#/properties/nbf/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs16){
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 9007199254740991 || isNaN(data5)){
validate0.errors = [{instancePath:instancePath+"/nbf",schemaPath:"#/properties/nbf/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}}];
return false;
}
else {
if(data5 < 0 || isNaN(data5)){
validate0.errors = [{instancePath:instancePath+"/nbf",schemaPath:"#/properties/nbf/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs16 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.jti !== undefined && func0.call(data, "jti")){
const _errs18 = errors;
if(typeof data.jti !== "string"){
validate0.errors = [{instancePath:instancePath+"/jti",schemaPath:"#/properties/jti/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs18 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sub !== undefined && func0.call(data, "sub")){
let data7 = data.sub;
const _errs20 = errors;
if(errors === _errs20){
if(typeof data7 === "string"){
if(data7.length < 1){
validate0.errors = [{instancePath:instancePath+"/sub",schemaPath:"#/properties/sub/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/sub",schemaPath:"#/properties/sub/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs20 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.zone_id !== undefined && func0.call(data, "zone_id")){
let data8 = data.zone_id;
const _errs22 = errors;
if(errors === _errs22){
if(typeof data8 === "string"){
if(data8.length < 1){
validate0.errors = [{instancePath:instancePath+"/zone_id",schemaPath:"#/properties/zone_id/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/zone_id",schemaPath:"#/properties/zone_id/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs22 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.client_id !== undefined && func0.call(data, "client_id")){
let data9 = data.client_id;
const _errs24 = errors;
if(errors === _errs24){
if(typeof data9 === "string"){
if(data9.length < 1){
validate0.errors = [{instancePath:instancePath+"/client_id",schemaPath:"#/properties/client_id/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/client_id",schemaPath:"#/properties/client_id/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs24 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.sid !== undefined && func0.call(data, "sid")){
let data10 = data.sid;
const _errs26 = errors;
if(errors === _errs26){
if(typeof data10 === "string"){
if(data10.length < 1){
validate0.errors = [{instancePath:instancePath+"/sid",schemaPath:"#/properties/sid/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/sid",schemaPath:"#/properties/sid/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid0 = _errs26 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.root_sid !== undefined && func0.call(data, "root_sid")){
const _errs28 = errors;
if(typeof data.root_sid !== "string"){
validate0.errors = [{instancePath:instancePath+"/root_sid",schemaPath:"#/properties/root_sid/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs28 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.scope !== undefined && func0.call(data, "scope")){
const _errs30 = errors;
if(typeof data.scope !== "string"){
validate0.errors = [{instancePath:instancePath+"/scope",schemaPath:"#/properties/scope/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs30 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.agent_session_id !== undefined && func0.call(data, "agent_session_id")){
const _errs32 = errors;
if(typeof data.agent_session_id !== "string"){
validate0.errors = [{instancePath:instancePath+"/agent_session_id",schemaPath:"#/properties/agent_session_id/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs32 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.delegation_edge_id !== undefined && func0.call(data, "delegation_edge_id")){
const _errs34 = errors;
if(typeof data.delegation_edge_id !== "string"){
validate0.errors = [{instancePath:instancePath+"/delegation_edge_id",schemaPath:"#/properties/delegation_edge_id/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs34 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.source_session_id !== undefined && func0.call(data, "source_session_id")){
const _errs36 = errors;
if(typeof data.source_session_id !== "string"){
validate0.errors = [{instancePath:instancePath+"/source_session_id",schemaPath:"#/properties/source_session_id/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs36 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.target_session_id !== undefined && func0.call(data, "target_session_id")){
const _errs38 = errors;
if(typeof data.target_session_id !== "string"){
validate0.errors = [{instancePath:instancePath+"/target_session_id",schemaPath:"#/properties/target_session_id/type",keyword:"type",params:{type: "string"}}];
return false;
}
var valid0 = _errs38 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.delegation_path !== undefined && func0.call(data, "delegation_path")){
let data17 = data.delegation_path;
const _errs40 = errors;
if(errors === _errs40){
if(Array.isArray(data17)){
var valid3 = true;
const len1 = data17.length;
for(let i1=0; i1<len1; i1++){
let data18 = data17[i1];
const _errs42 = errors;
if(errors === _errs42){
if(typeof data18 === "string"){
if(data18.length < 1){
validate0.errors = [{instancePath:instancePath+"/delegation_path/" + i1,schemaPath:"#/properties/delegation_path/items/minLength",keyword:"minLength",params:{limit: 1}}];
return false;
}
}
else {
validate0.errors = [{instancePath:instancePath+"/delegation_path/" + i1,schemaPath:"#/properties/delegation_path/items/type",keyword:"type",params:{type: "string"}}];
return false;
}
}
var valid3 = _errs42 === errors;
if(!valid3){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/delegation_path",schemaPath:"#/properties/delegation_path/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs40 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.delegation_chain !== undefined && func0.call(data, "delegation_chain")){
let data19 = data.delegation_chain;
const _errs44 = errors;
if(errors === _errs44){
if(Array.isArray(data19)){
var valid4 = true;
const len2 = data19.length;
for(let i2=0; i2<len2; i2++){
const _errs46 = errors;
if(!(validate1(data19[i2], {instancePath:instancePath+"/delegation_chain/" + i2,parentData:data19,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
var valid4 = _errs46 === errors;
if(!valid4){
break;
}
}
}
else {
validate0.errors = [{instancePath:instancePath+"/delegation_chain",schemaPath:"#/properties/delegation_chain/type",keyword:"type",params:{type: "array"}}];
return false;
}
}
var valid0 = _errs44 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.hop_count !== undefined && func0.call(data, "hop_count")){
let data21 = data.hop_count;
const _errs47 = errors;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
validate0.errors = [{instancePath:instancePath+"/hop_count",schemaPath:"#/properties/hop_count/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs47){
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 9007199254740991 || isNaN(data21)){
validate0.errors = [{instancePath:instancePath+"/hop_count",schemaPath:"#/properties/hop_count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}}];
return false;
}
else {
if(data21 < 0 || isNaN(data21)){
validate0.errors = [{instancePath:instancePath+"/hop_count",schemaPath:"#/properties/hop_count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs47 === errors;
}
else {
var valid0 = true;
}
if(valid0){
if(data.delegation_graph_epoch !== undefined && func0.call(data, "delegation_graph_epoch")){
let data22 = data.delegation_graph_epoch;
const _errs49 = errors;
if(!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22)))){
validate0.errors = [{instancePath:instancePath+"/delegation_graph_epoch",schemaPath:"#/properties/delegation_graph_epoch/type",keyword:"type",params:{type: "integer"}}];
return false;
}
if(errors === _errs49){
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 9007199254740991 || isNaN(data22)){
validate0.errors = [{instancePath:instancePath+"/delegation_graph_epoch",schemaPath:"#/properties/delegation_graph_epoch/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}}];
return false;
}
else {
if(data22 < 0 || isNaN(data22)){
validate0.errors = [{instancePath:instancePath+"/delegation_graph_epoch",schemaPath:"#/properties/delegation_graph_epoch/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}}];
return false;
}
}
}
}
var valid0 = _errs49 === errors;
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

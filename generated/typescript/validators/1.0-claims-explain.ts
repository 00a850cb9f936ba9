// Generated from schema/claims.ts, schema/profiles/1.0.ts. Do not edit. Run: npm run generate
// @ts-nocheck
import { codePointLength, type ValidatorError } from "../kernel/issues.ts";

type Validator = ((value: unknown) => boolean) & { errors?: readonly ValidatorError[] | null };

export const validate: Validator = validate0 as unknown as Validator;
const schema0 = {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"urn:countersign:contract:v1:Claims","type":"object","properties":{"iss":{"type":"string","minLength":1},"aud":{"anyOf":[{"type":"string","minLength":1},{"type":"array","items":{"type":"string","minLength":1},"minItems":1}]},"exp":{"type":"integer","minimum":0,"maximum":9007199254740991},"iat":{"type":"integer","minimum":0,"maximum":9007199254740991},"nbf":{"type":"integer","minimum":0,"maximum":9007199254740991},"jti":{"type":"string","minLength":1},"sub":{"type":"string","minLength":1},"zone_id":{"type":"string","minLength":1},"client_id":{"type":"string","minLength":1},"sid":{"type":"string","minLength":1},"root_sid":{"type":"string","minLength":1},"scope":{"type":"string"},"agent_session_id":{"type":"string"},"delegation_edge_id":{"type":"string"},"source_session_id":{"type":"string"},"target_session_id":{"type":"string"},"delegation_path":{"type":"array","items":{"type":"string","minLength":1}},"delegation_chain":{"type":"array","items":{"$ref":"#/$defs/ChainHop"}},"hop_count":{"type":"integer","minimum":0,"maximum":9007199254740991},"delegation_graph_epoch":{"type":"integer","minimum":0,"maximum":9007199254740991},"use":{"type":"string","enum":["session","gateway","resource"]},"sub_type":{"type":"string","enum":["user","application"]},"target":{"type":"array","items":{"type":"string","minLength":1}}},"required":["iss","aud","exp","iat","jti","sub","zone_id","client_id","sid","root_sid","use","sub_type"],"additionalProperties":true,"$defs":{"ChainHop":{"type":"object","properties":{"application_id":{"type":"string","minLength":1},"agent_session_id":{"type":"string"},"delegation_edge_id":{"type":"string"}},"required":["application_id"],"additionalProperties":true}}};
const func0 = Object.prototype.hasOwnProperty;
const func13 = codePointLength;
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
if(data && typeof data == "object" && !Array.isArray(data)){
if((data.application_id === undefined) || (!(func0.call(data, "application_id")))){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "application_id"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if(data.application_id !== undefined && func0.call(data, "application_id")){
let data0 = data.application_id;
if(typeof data0 === "string"){
if(data0.length < 1){
const err1 = {instancePath:instancePath+"/application_id",schemaPath:"#/properties/application_id/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
else {
const err2 = {instancePath:instancePath+"/application_id",schemaPath:"#/properties/application_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.agent_session_id !== undefined && func0.call(data, "agent_session_id")){
if(typeof data.agent_session_id !== "string"){
const err3 = {instancePath:instancePath+"/agent_session_id",schemaPath:"#/properties/agent_session_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
}
if(data.delegation_edge_id !== undefined && func0.call(data, "delegation_edge_id")){
if(typeof data.delegation_edge_id !== "string"){
const err4 = {instancePath:instancePath+"/delegation_edge_id",schemaPath:"#/properties/delegation_edge_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
}
else {
const err5 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
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
if(data && typeof data == "object" && !Array.isArray(data)){
if((data.iss === undefined) || (!(func0.call(data, "iss")))){
const err0 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "iss"}};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
if((data.aud === undefined) || (!(func0.call(data, "aud")))){
const err1 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "aud"}};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
if((data.exp === undefined) || (!(func0.call(data, "exp")))){
const err2 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "exp"}};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
if((data.iat === undefined) || (!(func0.call(data, "iat")))){
const err3 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "iat"}};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if((data.jti === undefined) || (!(func0.call(data, "jti")))){
const err4 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "jti"}};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
if((data.sub === undefined) || (!(func0.call(data, "sub")))){
const err5 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "sub"}};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
if((data.zone_id === undefined) || (!(func0.call(data, "zone_id")))){
const err6 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "zone_id"}};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
if((data.client_id === undefined) || (!(func0.call(data, "client_id")))){
const err7 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "client_id"}};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
if((data.sid === undefined) || (!(func0.call(data, "sid")))){
const err8 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "sid"}};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if((data.root_sid === undefined) || (!(func0.call(data, "root_sid")))){
const err9 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "root_sid"}};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
if((data.use === undefined) || (!(func0.call(data, "use")))){
const err10 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "use"}};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
if((data.sub_type === undefined) || (!(func0.call(data, "sub_type")))){
const err11 = {instancePath,schemaPath:"#/required",keyword:"required",params:{missingProperty: "sub_type"}};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
if(data.iss !== undefined && func0.call(data, "iss")){
let data0 = data.iss;
if(typeof data0 === "string"){
if(data0.length < 1){
const err12 = {instancePath:instancePath+"/iss",schemaPath:"#/properties/iss/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
else {
const err13 = {instancePath:instancePath+"/iss",schemaPath:"#/properties/iss/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.aud !== undefined && func0.call(data, "aud")){
let data1 = data.aud;
const _errs5 = errors;
let valid1 = false;
const _errs6 = errors;
if(typeof data1 === "string"){
if(data1.length < 1){
const err14 = {instancePath:instancePath+"/aud",schemaPath:"#/properties/aud/anyOf/0/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
else {
const err15 = {instancePath:instancePath+"/aud",schemaPath:"#/properties/aud/anyOf/0/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
var _valid0 = _errs6 === errors;
valid1 = valid1 || _valid0;
const _errs8 = errors;
if(Array.isArray(data1)){
if(data1.length < 1){
const err16 = {instancePath:instancePath+"/aud",schemaPath:"#/properties/aud/anyOf/1/minItems",keyword:"minItems",params:{limit: 1}};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
const len0 = data1.length;
for(let i0=0; i0<len0; i0++){
let data2 = data1[i0];
if(typeof data2 === "string"){
if(data2.length < 1){
const err17 = {instancePath:instancePath+"/aud/" + i0,schemaPath:"#/properties/aud/anyOf/1/items/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
else {
const err18 = {instancePath:instancePath+"/aud/" + i0,schemaPath:"#/properties/aud/anyOf/1/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
}
else {
const err19 = {instancePath:instancePath+"/aud",schemaPath:"#/properties/aud/anyOf/1/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
var _valid0 = _errs8 === errors;
valid1 = valid1 || _valid0;
if(!valid1){
const err20 = {instancePath:instancePath+"/aud",schemaPath:"#/properties/aud/anyOf",keyword:"anyOf",params:{}};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
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
}
if(data.exp !== undefined && func0.call(data, "exp")){
let data3 = data.exp;
if(!(((typeof data3 == "number") && (!(data3 % 1) && !isNaN(data3))) && (isFinite(data3)))){
const err21 = {instancePath:instancePath+"/exp",schemaPath:"#/properties/exp/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
if((typeof data3 == "number") && (isFinite(data3))){
if(data3 > 9007199254740991 || isNaN(data3)){
const err22 = {instancePath:instancePath+"/exp",schemaPath:"#/properties/exp/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(data3 < 0 || isNaN(data3)){
const err23 = {instancePath:instancePath+"/exp",schemaPath:"#/properties/exp/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
if(data.iat !== undefined && func0.call(data, "iat")){
let data4 = data.iat;
if(!(((typeof data4 == "number") && (!(data4 % 1) && !isNaN(data4))) && (isFinite(data4)))){
const err24 = {instancePath:instancePath+"/iat",schemaPath:"#/properties/iat/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
if((typeof data4 == "number") && (isFinite(data4))){
if(data4 > 9007199254740991 || isNaN(data4)){
const err25 = {instancePath:instancePath+"/iat",schemaPath:"#/properties/iat/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(data4 < 0 || isNaN(data4)){
const err26 = {instancePath:instancePath+"/iat",schemaPath:"#/properties/iat/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
}
if(data.nbf !== undefined && func0.call(data, "nbf")){
let data5 = data.nbf;
if(!(((typeof data5 == "number") && (!(data5 % 1) && !isNaN(data5))) && (isFinite(data5)))){
const err27 = {instancePath:instancePath+"/nbf",schemaPath:"#/properties/nbf/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if((typeof data5 == "number") && (isFinite(data5))){
if(data5 > 9007199254740991 || isNaN(data5)){
const err28 = {instancePath:instancePath+"/nbf",schemaPath:"#/properties/nbf/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
if(data5 < 0 || isNaN(data5)){
const err29 = {instancePath:instancePath+"/nbf",schemaPath:"#/properties/nbf/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
if(data.jti !== undefined && func0.call(data, "jti")){
let data6 = data.jti;
if(typeof data6 === "string"){
if(data6.length < 1){
const err30 = {instancePath:instancePath+"/jti",schemaPath:"#/properties/jti/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
else {
const err31 = {instancePath:instancePath+"/jti",schemaPath:"#/properties/jti/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
if(data.sub !== undefined && func0.call(data, "sub")){
let data7 = data.sub;
if(typeof data7 === "string"){
if(data7.length < 1){
const err32 = {instancePath:instancePath+"/sub",schemaPath:"#/properties/sub/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
else {
const err33 = {instancePath:instancePath+"/sub",schemaPath:"#/properties/sub/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data.zone_id !== undefined && func0.call(data, "zone_id")){
let data8 = data.zone_id;
if(typeof data8 === "string"){
if(data8.length < 1){
const err34 = {instancePath:instancePath+"/zone_id",schemaPath:"#/properties/zone_id/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
else {
const err35 = {instancePath:instancePath+"/zone_id",schemaPath:"#/properties/zone_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.client_id !== undefined && func0.call(data, "client_id")){
let data9 = data.client_id;
if(typeof data9 === "string"){
if(data9.length < 1){
const err36 = {instancePath:instancePath+"/client_id",schemaPath:"#/properties/client_id/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
else {
const err37 = {instancePath:instancePath+"/client_id",schemaPath:"#/properties/client_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data.sid !== undefined && func0.call(data, "sid")){
let data10 = data.sid;
if(typeof data10 === "string"){
if(data10.length < 1){
const err38 = {instancePath:instancePath+"/sid",schemaPath:"#/properties/sid/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
else {
const err39 = {instancePath:instancePath+"/sid",schemaPath:"#/properties/sid/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data.root_sid !== undefined && func0.call(data, "root_sid")){
let data11 = data.root_sid;
if(typeof data11 === "string"){
if(data11.length < 1){
const err40 = {instancePath:instancePath+"/root_sid",schemaPath:"#/properties/root_sid/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
else {
const err41 = {instancePath:instancePath+"/root_sid",schemaPath:"#/properties/root_sid/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data.scope !== undefined && func0.call(data, "scope")){
if(typeof data.scope !== "string"){
const err42 = {instancePath:instancePath+"/scope",schemaPath:"#/properties/scope/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data.agent_session_id !== undefined && func0.call(data, "agent_session_id")){
if(typeof data.agent_session_id !== "string"){
const err43 = {instancePath:instancePath+"/agent_session_id",schemaPath:"#/properties/agent_session_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data.delegation_edge_id !== undefined && func0.call(data, "delegation_edge_id")){
if(typeof data.delegation_edge_id !== "string"){
const err44 = {instancePath:instancePath+"/delegation_edge_id",schemaPath:"#/properties/delegation_edge_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data.source_session_id !== undefined && func0.call(data, "source_session_id")){
if(typeof data.source_session_id !== "string"){
const err45 = {instancePath:instancePath+"/source_session_id",schemaPath:"#/properties/source_session_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data.target_session_id !== undefined && func0.call(data, "target_session_id")){
if(typeof data.target_session_id !== "string"){
const err46 = {instancePath:instancePath+"/target_session_id",schemaPath:"#/properties/target_session_id/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data.delegation_path !== undefined && func0.call(data, "delegation_path")){
let data17 = data.delegation_path;
if(Array.isArray(data17)){
const len1 = data17.length;
for(let i1=0; i1<len1; i1++){
let data18 = data17[i1];
if(typeof data18 === "string"){
if(data18.length < 1){
const err47 = {instancePath:instancePath+"/delegation_path/" + i1,schemaPath:"#/properties/delegation_path/items/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
else {
const err48 = {instancePath:instancePath+"/delegation_path/" + i1,schemaPath:"#/properties/delegation_path/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
}
else {
const err49 = {instancePath:instancePath+"/delegation_path",schemaPath:"#/properties/delegation_path/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data.delegation_chain !== undefined && func0.call(data, "delegation_chain")){
let data19 = data.delegation_chain;
if(Array.isArray(data19)){
const len2 = data19.length;
for(let i2=0; i2<len2; i2++){
if(!(validate1(data19[i2], {instancePath:instancePath+"/delegation_chain/" + i2,parentData:data19,parentDataProperty:i2,rootData,dynamicAnchors}))){
vErrors = vErrors === null ? validate1.errors : vErrors.concat(validate1.errors);
errors = vErrors.length;
}
}
}
else {
const err50 = {instancePath:instancePath+"/delegation_chain",schemaPath:"#/properties/delegation_chain/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data.hop_count !== undefined && func0.call(data, "hop_count")){
let data21 = data.hop_count;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
const err51 = {instancePath:instancePath+"/hop_count",schemaPath:"#/properties/hop_count/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 9007199254740991 || isNaN(data21)){
const err52 = {instancePath:instancePath+"/hop_count",schemaPath:"#/properties/hop_count/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(data21 < 0 || isNaN(data21)){
const err53 = {instancePath:instancePath+"/hop_count",schemaPath:"#/properties/hop_count/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
if(data.delegation_graph_epoch !== undefined && func0.call(data, "delegation_graph_epoch")){
let data22 = data.delegation_graph_epoch;
if(!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22)))){
const err54 = {instancePath:instancePath+"/delegation_graph_epoch",schemaPath:"#/properties/delegation_graph_epoch/type",keyword:"type",params:{type: "integer"}};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 9007199254740991 || isNaN(data22)){
const err55 = {instancePath:instancePath+"/delegation_graph_epoch",schemaPath:"#/properties/delegation_graph_epoch/maximum",keyword:"maximum",params:{comparison: "<=", limit: 9007199254740991}};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(data22 < 0 || isNaN(data22)){
const err56 = {instancePath:instancePath+"/delegation_graph_epoch",schemaPath:"#/properties/delegation_graph_epoch/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0}};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
if(data.use !== undefined && func0.call(data, "use")){
let data23 = data.use;
if(typeof data23 !== "string"){
const err57 = {instancePath:instancePath+"/use",schemaPath:"#/properties/use/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(!(((data23 === "session") || (data23 === "gateway")) || (data23 === "resource"))){
const err58 = {instancePath:instancePath+"/use",schemaPath:"#/properties/use/enum",keyword:"enum",params:{allowedValues: schema0.properties.use.enum}};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
if(data.sub_type !== undefined && func0.call(data, "sub_type")){
let data24 = data.sub_type;
if(typeof data24 !== "string"){
const err59 = {instancePath:instancePath+"/sub_type",schemaPath:"#/properties/sub_type/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(!((data24 === "user") || (data24 === "application"))){
const err60 = {instancePath:instancePath+"/sub_type",schemaPath:"#/properties/sub_type/enum",keyword:"enum",params:{allowedValues: schema0.properties.sub_type.enum}};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
if(data.target !== undefined && func0.call(data, "target")){
let data25 = data.target;
if(Array.isArray(data25)){
const len3 = data25.length;
for(let i3=0; i3<len3; i3++){
let data26 = data25[i3];
if(typeof data26 === "string"){
if(data26.length < 1){
const err61 = {instancePath:instancePath+"/target/" + i3,schemaPath:"#/properties/target/items/minLength",keyword:"minLength",params:{limit: 1}};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
else {
const err62 = {instancePath:instancePath+"/target/" + i3,schemaPath:"#/properties/target/items/type",keyword:"type",params:{type: "string"}};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
else {
const err63 = {instancePath:instancePath+"/target",schemaPath:"#/properties/target/type",keyword:"type",params:{type: "array"}};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
}
else {
const err64 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"}};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
validate0.errors = vErrors;
return errors === 0;
}
validate0.evaluated = {"props":true,"dynamicProps":false,"dynamicItems":false};

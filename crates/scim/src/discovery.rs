//! What the interface says about itself (RFC 7643, 5 and 6).

use serde_json::{Value, json};

use crate::schema::{ResourceKind, Schema};
use crate::table;

/// Kinds of resources that are provisioned.
pub const KINDS: [ResourceKind; 2] = [ResourceKind::User, ResourceKind::Group];

/// `base` is the address of the interface, without trailing slash.
pub fn service_provider_config(base: &str, results_max: u64) -> Value {
    json!({
        "schemas": [table::SERVICE_PROVIDER.id],
        "patch": {"supported": true},
        "bulk": {"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": true, "maxResults": results_max},
        "changePassword": {"supported": false},
        "sort": {"supported": false},
        "etag": {"supported": true},
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Token of a service account",
            "description": "A bearer token (RFC 6750) with the scope scim, made by the administrators of the tenant.",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }],
        "meta": {"resourceType": "ServiceProviderConfig", "location": format!("{base}/ServiceProviderConfig")},
    })
}

pub fn resource_type(base: &str, kind: ResourceKind) -> Value {
    let extensions: Vec<_> =
        kind.extensions().iter().map(|schema| json!({"schema": schema.id, "required": false})).collect();
    json!({
        "schemas": [table::RESOURCE_TYPE.id],
        "id": kind.name(),
        "name": kind.name(),
        "description": kind.schema().description,
        "endpoint": format!("/{}", kind.endpoint()),
        "schema": kind.schema().id,
        "schemaExtensions": extensions,
        "meta": {"resourceType": "ResourceType", "location": format!("{base}/ResourceTypes/{}", kind.name())},
    })
}

/// A schema by its URI, in any spelling.
pub fn schema(base: &str, id: &str) -> Option<Value> {
    Schema::ALL.iter().find(|schema| schema.id.eq_ignore_ascii_case(id)).map(|schema| schema.document(base))
}

pub fn schemas(base: &str) -> Vec<Value> {
    Schema::ALL.iter().map(|schema| schema.document(base)).collect()
}

/// A list (RFC 7644, 3.4.2).
pub fn list(resources: Vec<Value>, total: u64, start: u64) -> Value {
    json!({
        "schemas": [crate::LIST_RESPONSE],
        "totalResults": total,
        "startIndex": start,
        "itemsPerPage": resources.len(),
        "Resources": resources,
    })
}

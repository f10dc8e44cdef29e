//! Calls a Prefect server.

mod tally;

use api::{
    Client,
    chrono::{DateTime, FixedOffset, TimeDelta, Utc},
    types::*,
    uuid::Uuid,
};
use serde_json::json;
use tally::Tally;

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let url = std::env::args().nth(1).expect("the URL of the server");
    let api = Client::builder().base_url(url + "/api").build().expect("a client");
    let tally = Tally;
    about(&tally, &api).await;
    flows(&tally, &api).await;
    deployments(&tally, &api).await;
    blocks(&tally, &api).await;
    pools(&tally, &api).await;
    limits(&tally, &api).await;
    variables(&tally, &api).await;
    events(&tally, &api).await;
}

fn now() -> DateTime<FixedOffset> {
    Utc::now().fixed_offset()
}

async fn about(tally: &Tally, api: &Client) {
    call!(tally, api.health_check());
    call!(tally, api.server_version());
    call!(tally, api.read_version());
    call!(tally, api.hello());
    call!(tally, api.perform_readiness_check());
    call!(tally, api.read_settings());
    explained!(tally, "the server asks another one", api.read_view_content("aggregate-block-metadata"));
    // The server rejects this, because the feature is not enabled.
    refused!(tally, 422, api.create_csrf_token("live"));
    call!(tally, api.read_server_default_result_storage());
}

async fn flows(tally: &Tally, api: &Client) -> Option<()> {
    let flow = call!(tally, api.create_flow(FlowCreate::new("etl").tags(["live"])))?;
    call!(tally, api.read_flow(flow.id));
    call!(tally, api.read_flow_by_name("etl"));
    refused!(tally, 404, api.read_flow(Uuid::nil()));
    refused!(tally, 422, api.create_flow(FlowCreate::new("a/b")));
    let updated = call!(tally, api.update_flow(flow.id, FlowUpdate::new().tags(["live", "new"])))?;
    tally.holds("update_flow: status", updated.status() == 204, updated.status());
    let count = call!(tally, api.count_flows())?;
    tally.holds("count_flows: number", *count >= 1, *count);
    let named = FlowFilter::new().name(FlowFilterName::new().any(["etl"]));
    let found = call!(tally, api.read_flows().body(ReadFlowsBody::new().flows(named).limit(5)))?;
    tally.holds("read_flows: number", found.len() == 1, found.len());
    call!(tally, api.read_flows());
    call!(tally, api.paginate_flows());
    let run = call!(tally, api.create_flow_run(FlowRunCreate::new(flow.id).name("first").parameters([("n", 1)]).state(StateCreate::new(StateType::Pending))))?;
    call!(tally, api.read_flow_run(run.id));
    call!(tally, api.update_flow_run(run.id, FlowRunUpdate::new().name("renamed")));
    let state = SetFlowRunStateBody::new(StateCreate::new(StateType::Running).message("go"));
    let result = call!(tally, api.set_flow_run_state(run.id, state))?;
    tally.holds("set_flow_run_state: status", result.status == SetStateStatus::Accept, format!("{:?}", result.status));
    let states = call!(tally, api.read_flow_run_states(run.id))?;
    call!(tally, api.read_flow_run_state(states.first()?.id));
    call!(tally, api.count_flow_runs());
    call!(tally, api.read_flow_runs());
    call!(tally, api.paginate_flow_runs());
    call!(tally, api.average_flow_run_lateness());
    let history = FlowRunHistoryBody::new(now() - TimeDelta::hours(1), now() + TimeDelta::hours(1), 600.0);
    call!(tally, api.flow_run_history(history));
    call!(tally, api.read_flow_run_graph_v2(run.id));
    call!(tally, api.create_flow_run_input(run.id, CreateFlowRunInputBody::new("key", "1")));
    call!(tally, api.read_flow_run_input(run.id, "key"));
    call!(tally, api.filter_flow_run_input(run.id, FilterFlowRunInputBody::new("k")));
    call!(tally, api.delete_flow_run_input(run.id, "key"));
    call!(tally, api.update_flow_run_labels(run.id, [("team", "data")]));
    let log = LogCreate::new("live", 20, "hello", now()).flow_run_id(run.id);
    call!(tally, api.create_logs([log]));
    call!(tally, api.read_logs());
    let logs = tally.count("download_logs", api.download_logs(run.id).send_raw().await)?;
    tally.holds("download_logs: status", logs.status() == 200, logs.status());
    let task = call!(tally, api.create_task_run(TaskRunCreate::new("task", "0").flow_run_id(run.id)))?;
    call!(tally, api.read_task_run(task.id));
    call!(tally, api.set_task_run_state(task.id, SetTaskRunStateBody::new(StateCreate::new(StateType::Completed))));
    call!(tally, api.count_task_runs());
    call!(tally, api.read_task_runs());
    call!(tally, api.create_artifact(ArtifactCreate::new().key("report").r#type("markdown").data(json!("# Report")).flow_run_id(run.id)));
    call!(tally, api.read_latest_artifact("report"));
    call!(tally, api.read_artifacts());
    call!(tally, api.delete_task_run(task.id));
    call!(tally, api.delete_flow_run(run.id));
    Some(())
}

async fn deployments(tally: &Tally, api: &Client) -> Option<()> {
    let flow = call!(tally, api.create_flow(FlowCreate::new("deployed")))?;
    let schedules = [DeploymentScheduleCreate::new(CronSchedule::new("0 0 * * *").timezone("Europe/Berlin"))];
    let deployment = call!(tally, api.create_deployment(DeploymentCreate::new("nightly", flow.id).schedules(schedules).paused(true)))?;
    call!(tally, api.read_deployment(deployment.id));
    call!(tally, api.read_deployment_by_name("deployed", "nightly"));
    call!(tally, api.update_deployment(deployment.id, DeploymentUpdate::new().description("Every night").work_queue_name_null()));
    let every = DeploymentScheduleCreate::new(IntervalScheduleInput::new(3600.0));
    call!(tally, api.create_deployment_schedules(deployment.id, [every]));
    let schedules = call!(tally, api.read_deployment_schedules(deployment.id))?;
    tally.holds("read_deployment_schedules: number", schedules.len() == 2, schedules.len());
    call!(tally, api.delete_deployment_schedule(deployment.id, schedules.first()?.id));
    call!(tally, api.resume_deployment(deployment.id));
    call!(tally, api.pause_deployment(deployment.id));
    call!(tally, api.create_flow_run_from_deployment(deployment.id, DeploymentFlowRunCreate::new().name("now")));
    call!(tally, api.read_deployments());
    call!(tally, api.count_deployments());
    call!(tally, api.delete_deployment(deployment.id));
    Some(())
}

async fn blocks(tally: &Tally, api: &Client) -> Option<()> {
    let block_type = call!(tally, api.create_block_type(BlockTypeCreate::new("Live", "live").description("A test")))?;
    call!(tally, api.read_block_type_by_slug("live"));
    call!(tally, api.read_block_types());
    let fields = json!({ "title": "Live", "type": "object", "properties": {} });
    let schema = BlockSchemaCreate::new(block_type.id).fields(fields.as_object()?.clone()).capabilities(["read"]);
    let schema = call!(tally, api.create_block_schema(schema))?;
    call!(tally, api.read_block_schema_by_checksum(&*schema.checksum));
    let document = BlockDocumentCreate::new(schema.id, block_type.id).name("mine").data([("x", 1)]);
    let document = call!(tally, api.create_block_document(document))?;
    call!(tally, api.read_block_document_by_id(document.id));
    call!(tally, api.read_block_documents());
    call!(tally, api.delete_block_document(document.id));
    call!(tally, api.delete_block_type(block_type.id));
    Some(())
}

async fn pools(tally: &Tally, api: &Client) -> Option<()> {
    call!(tally, api.create_work_pool(WorkPoolCreate::new("pool").r#type("process").concurrency_limit(3)))?;
    call!(tally, api.read_work_pool("pool"));
    call!(tally, api.update_work_pool("pool", WorkPoolUpdate::new().is_paused(false)));
    call!(tally, api.read_work_pools());
    call!(tally, api.work_pools_create_work_queue("pool", WorkQueueCreate::new("queue").priority(2)));
    call!(tally, api.work_pools_read_work_queues("pool"));
    call!(tally, api.worker_heartbeat("pool", WorkerHeartbeatBody::new("worker")));
    call!(tally, api.read_workers("pool"));
    call!(tally, api.get_scheduled_flow_runs("pool"));
    call!(tally, api.delete_work_pool("pool"));
    Some(())
}

async fn limits(tally: &Tally, api: &Client) -> Option<()> {
    let limit = call!(tally, api.create_concurrency_limit_v2(ConcurrencyLimitV2Create::new("limit", 3)))?;
    call!(tally, api.read_concurrency_limit_v2("limit"));
    call!(tally, api.read_concurrency_limit_v2(limit.id));
    call!(tally, api.read_all_concurrency_limits_v2());
    call!(tally, api.bulk_increment_active_slots(BulkIncrementActiveSlotsBody::new(1, ["limit"])));
    call!(tally, api.bulk_decrement_active_slots(BulkDecrementActiveSlotsBody::new(1, ["limit"])));
    call!(tally, api.delete_concurrency_limit_v2("limit"));
    call!(tally, api.create_concurrency_limit(ConcurrencyLimitCreate::new("tag", 1)));
    call!(tally, api.read_concurrency_limit_by_tag("tag"));
    call!(tally, api.delete_concurrency_limit_by_tag("tag"));
    Some(())
}

async fn variables(tally: &Tally, api: &Client) -> Option<()> {
    let variable = call!(tally, api.create_variable(VariableCreate::new("answer", VariableCreateValue::from(42)).tags(["live"])))?;
    call!(tally, api.read_variable_by_name("answer"));
    call!(tally, api.update_variable(variable.id, VariableUpdate::new().value_null()));
    call!(tally, api.read_variables());
    call!(tally, api.count_variables());
    call!(tally, api.delete_variable_by_name("answer"));
    let search = SavedSearchCreate::new("mine").filters([SavedSearchFilter::new("flow", "name", "string", "equals", "etl")]);
    let search = call!(tally, api.create_saved_search(search))?;
    call!(tally, api.read_saved_searches());
    call!(tally, api.delete_saved_search(search.id));
    Some(())
}

async fn events(tally: &Tally, api: &Client) -> Option<()> {
    let event = Event::new(now(), "live.called", [("prefect.resource.id", "live.test")], Uuid::from_u128(7)).payload([("n", 1)]);
    call!(tally, api.create_events([event]));
    call!(tally, api.read_events());
    call!(tally, api.count_account_events(Countable::Event, CountAccountEventsBody::new(EventFilter::new())));
    let trigger = EventTriggerInput::new(EventTriggerInputPosture::Reactive).expect(["live.called"]).threshold(1);
    let automation = call!(tally, api.create_automation(AutomationCreate::new("react", trigger, [DoNothing::new()])))?;
    call!(tally, api.read_automation(automation.id));
    call!(tally, api.read_automations());
    call!(tally, api.patch_automation(automation.id, AutomationPartialUpdate::new().enabled(false)));
    call!(tally, api.delete_automation(automation.id));
    Some(())
}

{{ config(materialized='incremental', unique_key=['store_id', 'ordered_on'], on_schema_change='append_new_columns') }}

select
    orders.store_id,
    stores.store_name,
    orders.ordered_on,
    count(*) as orders,
    sum(orders.items) as items,
    sum(orders.amount) as amount,
    sum(orders.margin) as margin
from {{ ref('orders') }} as orders
inner join {{ ref('stg_stores') }} as stores using (store_id)
where orders.is_sale
{% if is_incremental() %}
  and orders.ordered_on >= (select coalesce(max(ordered_on), date '1900-01-01') from {{ this }})
{% endif %}
group by orders.store_id, stores.store_name, orders.ordered_on
